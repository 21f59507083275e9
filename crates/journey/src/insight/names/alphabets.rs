//! The Latin readings of the letters of other alphabets. The first reading of a letter is the most common one.

use super::{hangul, kana};

/// The readings of a letter, or of two letters that are read together.
pub(super) type Sound = &'static [&'static str];

/// The readings of two letters that are read together.
pub(super) fn pair(first: char, second: char) -> Option<Sound> {
    Some(match (first, second) {
        ('к', 'с') => &["ks", "x"],
        ('д', 'ж') => &["dzh", "j", "dj"],
        ('и' | 'і', 'й') => &["ii", "iy", "y", "i", "ij", "yi", "yy", "yj"],
        ('ь', 'о') => &["yo", "io", "o"],
        ('ы', 'й') => &["yi", "yy", "y", "iy", "ii", "ij", "i"],
        ('ο', 'υ') => &["ou", "u", "oy"],
        ('μ', 'π') => &["mp", "b"],
        ('ν', 'τ') => &["nt", "d"],
        ('γ', 'κ') => &["gk", "g", "nk", "ng"],
        ('γ', 'γ') => &["ng", "gg", "g"],
        ('γ', 'ξ') => &["nx", "gx"],
        ('γ', 'χ') => &["nch", "gch", "nh"],
        ('α', 'υ') => &["av", "af", "au", "ay"],
        ('ε', 'υ') => &["ev", "ef", "eu", "ey"],
        ('η', 'υ') => &["iv", "if", "iy"],
        ('α', 'ι') => &["ai", "e"],
        ('ε', 'ι') => &["ei", "i"],
        ('ο', 'ι') => &["oi", "i"],
        ('υ', 'ι') => &["yi", "i"],
        _ => return hangul::pair(first, second),
    })
}

/// The readings of a letter; `starts` is true at the start of a syllable.
pub(super) fn single(letter: char, starts: bool) -> Option<Sound> {
    latin(letter)
        .or_else(|| cyrillic(letter, starts))
        .or_else(|| greek(letter))
        .or_else(|| armenian(letter))
        .or_else(|| georgian(letter))
        .or_else(|| kana::single(letter))
        .or_else(|| hangul::single(letter))
}

/// The transliteration of travel documents (ICAO 9303 part 3, section 6), and the base letter.
fn latin(letter: char) -> Option<Sound> {
    Some(match letter {
        'ä' => &["a", "ae"],
        'ö' => &["o", "oe"],
        'ü' => &["u", "ue", "uxx"],
        'å' => &["a", "aa"],
        'æ' => &["ae"],
        'œ' => &["oe"],
        'ø' => &["o", "oe"],
        'ñ' => &["n", "nxx"],
        'ß' | 'ẞ' => &["ss"],
        'đ' => &["d", "dj"],
        'ð' => &["d"],
        'þ' => &["th"],
        'ə' => &["e", "a"],
        'č' | 'ć' | 'ç' => &["c", "ch"],
        'š' | 'ş' | 'ș' => &["s", "sh"],
        'ğ' => &["g", "gh"],
        // Long vowels of Japanese and Arabic names.
        'ā' => &["a", "aa"],
        'ē' => &["e", "ee", "ei"],
        'ī' => &["i", "ii", "ee"],
        'ō' => &["o", "oh", "ou", "oo"],
        'ū' => &["u", "uu", "ou", "oo"],
        'ž' => &["z", "zh"],
        'ħ' => &["h"],
        'ı' => &["i"],
        'ł' => &["l"],
        'ŋ' => &["n"],
        'ŧ' => &["t"],
        _ => return None,
    })
}

fn cyrillic(letter: char, starts: bool) -> Option<Sound> {
    Some(match letter {
        'а' => &["a"],
        'б' => &["b"],
        'в' => &["v", "w"],
        'г' => &["g", "h", "gh"],
        'ґ' => &["g"],
        'д' => &["d"],
        'е' if starts => &["e", "ye", "ie", "je"],
        'е' => &["e"],
        'ё' => &["e", "yo", "io", "o", "ye"],
        'є' => &["e", "ie", "ye", "je"],
        'э' => &["e"],
        'ж' => &["zh", "z", "j"],
        'з' => &["z", "s"],
        'и' => &["i", "y"],
        'і' => &["i"],
        'ї' => &["i", "yi"],
        'й' => &["i", "y", "j"],
        'ј' => &["i", "j"],
        'к' => &["k", "c", "ck", "q"],
        'л' => &["l"],
        'м' => &["m"],
        'н' => &["n"],
        'о' => &["o"],
        'п' => &["p"],
        'р' => &["r"],
        'с' => &["s", "c"],
        'т' => &["t", "th"],
        'у' => &["u", "ou"],
        'ў' => &["u", "w"],
        'ф' => &["f", "ph"],
        'х' => &["kh", "h", "ch", "x"],
        'ц' => &["ts", "c", "tz", "z"],
        'ч' => &["ch", "c", "tch"],
        'ш' => &["sh", "s", "sch"],
        'щ' => &["shch", "sht", "sch"],
        'ы' => &["y", "i"],
        'ь' | 'ʼ' => &["", "i"],
        'ъ' => &["", "ie", "a"],
        'ю' => &["iu", "yu", "ju", "u"],
        'я' => &["ia", "ya", "ja", "a"],
        'ђ' => &["dj", "d"],
        'љ' => &["lj"],
        'њ' => &["nj"],
        'ћ' => &["c", "ch"],
        'џ' => &["dz", "dzh", "dj"],
        'ѓ' => &["g", "gj"],
        'ќ' => &["k", "kj"],
        'ѕ' => &["z", "dz"],
        'қ' => &["k", "q"],
        'ң' => &["n", "ng"],
        'ғ' => &["g", "gh"],
        'ұ' | 'ү' => &["u"],
        'ә' => &["a", "ae"],
        'ө' => &["o"],
        'һ' => &["h"],
        _ => return None,
    })
}

fn greek(letter: char) -> Option<Sound> {
    Some(match letter {
        'α' => &["a"],
        'β' => &["v", "b"],
        'γ' => &["g", "y"],
        'δ' => &["d"],
        'ε' => &["e"],
        'ζ' => &["z"],
        'η' => &["i", "e"],
        'ι' => &["i", "j"],
        'θ' => &["th"],
        'κ' => &["k", "c"],
        'λ' => &["l"],
        'μ' => &["m"],
        'ν' => &["n"],
        'ξ' => &["x", "ks"],
        'ο' | 'ω' => &["o"],
        'π' => &["p"],
        'ρ' => &["r", "rh"],
        'σ' | 'ς' => &["s"],
        'τ' => &["t"],
        'υ' => &["y", "i", "u"],
        'φ' => &["f", "ph"],
        'χ' => &["ch", "h", "kh", "x"],
        'ψ' => &["ps"],
        _ => return None,
    })
}

fn armenian(letter: char) -> Option<Sound> {
    Some(match letter {
        'ա' => &["a"],
        'բ' => &["b", "p"],
        'գ' => &["g", "k"],
        'դ' => &["d", "t"],
        'ե' => &["e", "ye"],
        'զ' => &["z"],
        'է' => &["e"],
        'ը' => &["y", "e", "u"],
        'թ' => &["t", "th"],
        'ժ' => &["zh", "j"],
        'ի' => &["i"],
        'լ' => &["l"],
        'խ' => &["kh", "x"],
        'ծ' => &["ts", "dz"],
        'կ' => &["k", "g", "c", "ck"],
        'հ' => &["h"],
        'ձ' => &["dz", "ts"],
        'ղ' => &["gh", "l"],
        'ճ' => &["ch", "j"],
        'մ' => &["m"],
        'յ' => &["y", "h", "i"],
        'ն' => &["n"],
        'շ' => &["sh"],
        'ո' => &["o", "vo"],
        'չ' => &["ch"],
        'պ' => &["p", "b"],
        'ջ' => &["j", "ch"],
        'ռ' | 'ր' => &["r"],
        'ս' => &["s"],
        'վ' => &["v"],
        'տ' => &["t", "d"],
        'ց' => &["ts", "c"],
        'ւ' => &["u", "v", "w", ""],
        'փ' => &["p", "ph"],
        'ք' => &["k", "q"],
        'և' => &["ev", "yev"],
        'օ' => &["o"],
        'ֆ' => &["f", "ph"],
        _ => return None,
    })
}

fn georgian(letter: char) -> Option<Sound> {
    Some(match letter {
        'ა' => &["a"],
        'ბ' => &["b"],
        'გ' => &["g"],
        'დ' => &["d"],
        'ე' => &["e"],
        'ვ' => &["v"],
        'ზ' => &["z"],
        'თ' | 'ტ' => &["t"],
        'ი' => &["i"],
        'კ' => &["k", "c", "ck"],
        'ლ' => &["l"],
        'მ' => &["m"],
        'ნ' => &["n"],
        'ო' => &["o"],
        'პ' => &["p"],
        'ჟ' => &["zh", "j"],
        'რ' => &["r"],
        'ს' => &["s"],
        'უ' => &["u"],
        'ფ' => &["p", "ph", "f"],
        'ქ' => &["k", "q"],
        'ღ' => &["gh"],
        'ყ' => &["q", "k"],
        'შ' => &["sh"],
        'ჩ' | 'ჭ' => &["ch"],
        'ც' | 'წ' => &["ts"],
        'ძ' => &["dz"],
        'ხ' => &["kh", "x"],
        'ჯ' => &["j", "dj"],
        'ჰ' => &["h"],
        _ => return None,
    })
}
