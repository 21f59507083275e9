//! Splits the text of an MRZ into lines: with or without line breaks, or with blanks that OCR read instead of fillers.

/// Limits the text of an MRZ, including fillers and separators.
const MOST_READ: usize = 400;

/// Numbers of lines and their length.
const FORMATS: [(usize, usize); 3] = [(2, 44), (2, 36), (3, 30)];

/// The lines of an MRZ; `None` if there are too many.
pub(super) fn split(text: &str) -> Option<Vec<String>> {
    let text = unescaped(text);
    let text: String = text.chars().take(MOST_READ).flat_map(char::to_uppercase).map(filler).collect();
    let text = text.replace('«', "<<");
    let is_break =
        |character: char| matches!(character, '\n' | '\r' | '^' | '|' | '/' | '\\' | ',' | ';' | '\t');
    let lines: Vec<&str> = text.split(is_break).filter(|line| !line.trim().is_empty()).collect();
    let is_blank_inside = lines.iter().any(|line| line.trim().contains(' '));
    if is_blank_inside && let Some(mended) = with_blanks(&lines) {
        return Some(mended);
    }
    let apart: Vec<&str> =
        lines.iter().flat_map(|line| line.split(' ')).filter(|line| !line.is_empty()).collect();
    match apart.as_slice() {
        [] => None,
        [one] => run_together(one),
        several if several.len() <= 3 => Some(with_trailing_fillers(several)),
        _ => None,
    }
}

/// Undoes the escaping of HTML or JSON in a text: `&lt;`, `\\n`.
fn unescaped(text: &str) -> String {
    let start: String = text.chars().take(6 * MOST_READ).collect();
    start.replace("&lt;", "<").replace("&LT;", "<").replace("\\r", "\n").replace("\\n", "\n")
}

/// Maps characters that look like the filler to `<`, and Cyrillic and Greek letters that look like Latin ones to these.
fn filler(character: char) -> char {
    match character {
        '＜' | '‹' | '〈' | '＿' => '<',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'У' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        other => other,
    }
}

/// Completes a line whose trailing fillers were trimmed, if the other lines are whole. A line that ends in a filler lost
/// something else.
fn with_trailing_fillers(lines: &[&str]) -> Vec<String> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let length = |line: &String| line.chars().count();
    let format = FORMATS.iter().find(|(count, columns)| {
        let whole = lines.iter().filter(|line| length(line) == *columns).count();
        let is_trimmed = |line: &String| (5..*columns).contains(&length(line)) && !line.ends_with('<');
        let short = lines.iter().filter(|line| is_trimmed(line)).count();
        lines.len() == *count && whole > 0 && whole + short == *count
    });
    let Some((_, columns)) = format else { return lines };
    let is_name = |text: &str| text.contains("<<");
    let may_be_trimmed = |line: &str| is_name(line) || line.starts_with(['I', 'A', 'C']) && *columns == 30;
    let filled = lines.iter().map(|line| {
        let missing = columns.saturating_sub(length(line));
        let fillers = if may_be_trimmed(line) { missing } else { 0 };
        format!("{line}{}", "<".repeat(fillers))
    });
    filled.collect()
}

/// Handles blanks between the characters of a line: they are fillers if the lengths then fit a format, or OCR errors if
/// the lengths fit without them. `None` if blanks separate the lines, or if nothing fits.
fn with_blanks(lines: &[&str]) -> Option<Vec<String>> {
    let apart: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    let lengths = |lines: &[&str]| -> Vec<usize> { lines.iter().map(|line| line.chars().count()).collect() };
    if FORMATS.iter().any(|(count, columns)| lengths(&apart) == vec![*columns; *count]) {
        return None;
    }
    let (count, columns) = FORMATS
        .iter()
        .copied()
        .find(|(count, columns)| {
            // Trailing fillers may be trimmed, but at least one line must be complete.
            let fits = |length: &usize| *length <= *columns + 1 && *length >= 5;
            let is_whole = |line: &str| line.chars().count() == *columns;
            let whole = lines.iter().any(|line| is_whole(line) || is_whole(line.trim()));
            lines.len() == *count && lengths(lines).iter().all(fits) && whole
        })
        .or_else(|| {
            let is_whole =
                |columns: usize| lines.iter().all(|line| without_blanks(line).chars().count() == columns);
            FORMATS.iter().copied().find(|(count, columns)| lines.len() == *count && is_whole(*columns))
        })?;
    let mended = |line: &&str| {
        let plain = without_blanks(line);
        if plain.chars().count() == columns {
            return plain;
        }
        let mut filled = line.trim().replace(' ', "<");
        let missing = columns.saturating_sub(filled.chars().count());
        filled.extend(std::iter::repeat_n('<', missing));
        filled
    };
    (lines.len() == count).then(|| lines.iter().map(mended).collect())
}

fn without_blanks(line: &str) -> String {
    line.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Splits an MRZ without line breaks by its total length.
fn run_together(text: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = text.chars().collect();
    let is_license = text.starts_with("D1") || text.starts_with("D2") || text.starts_with("DL");
    let columns = match characters.len() {
        30 if is_license => 30,
        88 => 44,
        72 => 36,
        90 => 30,
        count if count >= 20 && text.contains('<') => nearest(count),
        _ => return None,
    };
    Some(characters.chunks(columns).map(|line| line.iter().collect()).collect())
}

/// The line length of the format with the closest total length.
fn nearest(count: usize) -> usize {
    let formats = [(88_usize, 44_usize), (72, 36), (90, 30)];
    let best = formats.into_iter().min_by_key(|(whole, _)| whole.abs_diff(count));
    best.map_or(44, |(_, columns)| columns)
}
