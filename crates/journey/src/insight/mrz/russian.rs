//! The MRZ of the internal passport of Russia: Cyrillic letters are coded by Latin letters and digits, and one digit of
//! the number is in the optional data.

/// The codes and their Cyrillic letters (order 851 of the Federal Migration Service of Russia, 2009).
const LETTERS: [(char, char); 33] = [
    ('A', 'А'),
    ('B', 'Б'),
    ('V', 'В'),
    ('G', 'Г'),
    ('D', 'Д'),
    ('E', 'Е'),
    ('2', 'Ё'),
    ('J', 'Ж'),
    ('Z', 'З'),
    ('I', 'И'),
    ('Q', 'Й'),
    ('K', 'К'),
    ('L', 'Л'),
    ('M', 'М'),
    ('N', 'Н'),
    ('O', 'О'),
    ('P', 'П'),
    ('R', 'Р'),
    ('S', 'С'),
    ('T', 'Т'),
    ('U', 'У'),
    ('F', 'Ф'),
    ('H', 'Х'),
    ('C', 'Ц'),
    ('3', 'Ч'),
    ('4', 'Ш'),
    ('W', 'Щ'),
    ('X', 'Ъ'),
    ('Y', 'Ы'),
    ('9', 'Ь'),
    ('6', 'Э'),
    ('7', 'Ю'),
    ('8', 'Я'),
];

/// The Cyrillic text of a name.
pub(super) fn cyrillic(coded: &str) -> String {
    let letter =
        |code: char| LETTERS.iter().find(|(known, _)| *known == code).map_or(code, |(_, letter)| *letter);
    coded.chars().map(letter).collect()
}

/// The series and number: the fourth digit of the series is the first character of the optional data.
pub(super) fn number(field: &str, optional: &str) -> Option<String> {
    let (start, end) = field.split_at_checked(3)?;
    let fourth = optional.chars().next().filter(char::is_ascii_digit)?;
    Some(format!("{start}{fourth}{end}"))
}
