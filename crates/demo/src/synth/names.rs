//! Names of fictional people: common given names, and family names combined from syllables, in four scripts.

use super::rng::Rng;

/// A name in Latin letters and, for other scripts, in its native script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SpelledName {
    /// The name in Latin letters.
    pub latin: String,
    /// The name in its native script; empty for Latin.
    pub native: String,
}

/// The script of a language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NameScript {
    #[default]
    Latin,
    Arabic,
    Cyrillic,
    Han,
    Hangul,
}

type Pairs = &'static [(&'static str, &'static str)];

const GIVEN_LATIN: [&[&str]; 2] = [
    &[
        "Anna Maria",
        "Ingrid",
        "Zoë",
        "Camille",
        "Lucía",
        "Marta",
        "Beatriz",
        "Hanna",
        "Elif",
        "Amara",
        "Nadine",
        "Solveig",
        "Chiara",
        "Paulina",
        "Freya",
        "Ilse",
        "Teresa",
        "Maeve",
        "Agnieszka",
        "Noor",
    ],
    &[
        "Jonas",
        "Mateo",
        "Søren",
        "Pierre Luc",
        "André",
        "Tomasz",
        "Emeka",
        "Henrik",
        "Rafael",
        "Liam",
        "Günther",
        "Marco",
        "Oskar",
        "Piotr",
        "Kwame",
        "Íñigo",
        "Johan Erik",
        "Dario",
        "Felix",
        "Bram",
    ],
];
const FAMILY_LATIN: [&[&str]; 2] = [
    &[
        "Hal", "Lind", "Mar", "Tor", "Vel", "Cas", "Bren", "Ost", "Quin", "Wes", "Dal", "Fer", "Nor", "Sal",
        "Kar", "Ber",
    ],
    &[
        "vorsen", "qvist", "tanelli", "reira", "dorff", "wick", "manski", "ello", "bourne", "anova",
        "strand", "ade", "øy", "ström", "ués", "oni",
    ],
];
const GIVEN_ARABIC: [Pairs; 2] = [
    &[
        ("Noor", "نور"),
        ("Layla", "ليلى"),
        ("Mariam", "مريم"),
        ("Salma", "سلمى"),
        ("Huda", "هدى"),
        ("Rania", "رانيا"),
        ("Aisha", "عائشة"),
        ("Dalia", "داليا"),
        ("Yasmin", "ياسمين"),
        ("Samira", "سميرة"),
    ],
    &[
        ("Sami", "سامي"),
        ("Yusuf", "يوسف"),
        ("Karim", "كريم"),
        ("Tariq", "طارق"),
        ("Bilal", "بلال"),
        ("Omar", "عمر"),
        ("Hassan", "حسن"),
        ("Nabil", "نبيل"),
        ("Faisal", "فيصل"),
        ("Idris", "إدريس"),
    ],
];
const FAMILY_ARABIC: [Pairs; 2] = [
    &[("Al ", "ال"), ("Bin ", "بن "), ("Abu ", "أبو "), ("", "")],
    &[
        ("Rashidi", "راشدي"),
        ("Qamari", "قمري"),
        ("Zahrani", "زهراني"),
        ("Haddar", "هدار"),
        ("Nujumi", "نجومي"),
        ("Safir", "سفير"),
        ("Marwan", "مروان"),
        ("Kindari", "كنداري"),
        ("Badawi", "بدوي"),
        ("Sahel", "ساحل"),
    ],
];
const GIVEN_CYRILLIC: [Pairs; 2] = [
    &[
        ("Olena", "Олена"),
        ("Irina", "Ирина"),
        ("Daria", "Дарья"),
        ("Nadezhda", "Надежда"),
        ("Svetlana", "Светлана"),
        ("Milena", "Милена"),
        ("Yulia", "Юлия"),
        ("Vesna", "Весна"),
    ],
    &[
        ("Dmitri", "Дмитрий"),
        ("Pavel", "Павел"),
        ("Bogdan", "Богдан"),
        ("Nikolai", "Николай"),
        ("Stoyan", "Стоян"),
        ("Artem", "Артем"),
        ("Timur", "Тимур"),
        ("Goran", "Горан"),
    ],
];
const FAMILY_CYRILLIC: [Pairs; 2] = [
    &[
        ("Zare", "Заре"),
        ("Belo", "Бело"),
        ("Kari", "Кари"),
        ("Vetro", "Ветро"),
        ("Luga", "Луга"),
        ("Moro", "Моро"),
        ("Tali", "Тали"),
        ("Sere", "Сере"),
    ],
    &[("nko", "нко"), ("vich", "вич"), ("nchuk", "нчук"), ("din", "дин"), ("zhev", "жев"), ("bryan", "брян")],
];
const FAMILY_HAN: Pairs = &[
    ("Wei", "魏"),
    ("Lin", "林"),
    ("Shen", "沈"),
    ("Tang", "唐"),
    ("Gao", "高"),
    ("Luo", "罗"),
    ("Ding", "丁"),
    ("Xie", "谢"),
];
const GIVEN_HAN: [Pairs; 2] = [
    &[
        ("Mei", "美"),
        ("Hua", "华"),
        ("Xue", "雪"),
        ("Lan", "兰"),
        ("Qing", "晴"),
        ("Yun", "云"),
        ("Ling", "玲"),
    ],
    &[
        ("Jun", "军"),
        ("Hao", "浩"),
        ("Wen", "文"),
        ("Tao", "涛"),
        ("Ming", "明"),
        ("Bo", "博"),
        ("Feng", "峰"),
    ],
];
const FAMILY_HANGUL: Pairs =
    &[("Kang", "강"), ("Yoon", "윤"), ("Seo", "서"), ("Nam", "남"), ("Baek", "백"), ("Min", "민")];
const GIVEN_HANGUL: [Pairs; 2] = [
    &[("Ha", "하"), ("Seo", "서"), ("Yeon", "연"), ("Ji", "지"), ("Rin", "린"), ("Sol", "솔")],
    &[("Min", "민"), ("Jun", "준"), ("Ho", "호"), ("Tae", "태"), ("Woo", "우"), ("Gyu", "규")],
];

fn join(parts: &[(&str, &str)], between: &str) -> SpelledName {
    let glue = |pick: fn(&(&str, &str)) -> String| parts.iter().map(pick).collect::<Vec<_>>();
    let latin = glue(|p| p.0.to_owned()).join(between);
    let native = glue(|p| p.1.to_owned()).join(if between == " " { " " } else { "" });
    SpelledName { latin, native }
}

fn of_sex<T: Copy>(lists: &[T; 2], male: bool) -> T {
    let [female, masculine] = lists;
    if male { *masculine } else { *female }
}

/// A random given name.
pub(crate) fn given(rng: &mut Rng, script: NameScript, male: bool) -> SpelledName {
    match script {
        NameScript::Latin => {
            SpelledName { latin: rng.pick(of_sex(&GIVEN_LATIN, male)).to_owned(), native: String::new() }
        }
        NameScript::Arabic => join(&[rng.pick(of_sex(&GIVEN_ARABIC, male))], ""),
        NameScript::Cyrillic => join(&[rng.pick(of_sex(&GIVEN_CYRILLIC, male))], ""),
        NameScript::Han => two(rng, of_sex(&GIVEN_HAN, male)),
        NameScript::Hangul => two(rng, of_sex(&GIVEN_HANGUL, male)),
    }
}

/// Combines two different syllables.
fn two(rng: &mut Rng, syllables: Pairs) -> SpelledName {
    let first = rng.pick(syllables);
    let mut second = rng.pick(syllables);
    while second == first {
        second = rng.pick(syllables);
    }
    let mut name = join(&[first, second], "");
    name.latin = capitalized(&name.latin.to_lowercase());
    name
}

/// A random family name.
pub(crate) fn family(rng: &mut Rng, script: NameScript) -> SpelledName {
    match script {
        NameScript::Latin => {
            let [front, back] = &FAMILY_LATIN;
            let latin = format!("{}{}", rng.pick(front), rng.pick(back));
            SpelledName { latin, native: String::new() }
        }
        NameScript::Arabic => syllables(rng, &FAMILY_ARABIC),
        NameScript::Cyrillic => syllables(rng, &FAMILY_CYRILLIC),
        NameScript::Han => join(&[rng.pick(FAMILY_HAN)], ""),
        NameScript::Hangul => join(&[rng.pick(FAMILY_HANGUL)], ""),
    }
}

fn syllables(rng: &mut Rng, lists: &[Pairs; 2]) -> SpelledName {
    let [front, back] = lists;
    join(&[rng.pick(front), rng.pick(back)], "")
}

/// Capitalizes the first letter.
pub(crate) fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The spelling in a machine readable zone: A to Z and spaces, transliterated by ICAO 9303 part 3 section 6.
pub(crate) fn for_machines(name: &str) -> String {
    let mut spelled = String::new();
    for letter in name.chars().flat_map(char::to_uppercase) {
        match letter {
            'A'..='Z' => spelled.push(letter),
            'Å' => spelled.push_str("AA"),
            'Ä' | 'Æ' => spelled.push_str("AE"),
            'Ö' | 'Ø' => spelled.push_str("OE"),
            'Ü' => spelled.push_str("UE"),
            'É' | 'È' | 'Ë' => spelled.push('E'),
            'Í' => spelled.push('I'),
            'Ñ' => spelled.push('N'),
            'Ú' => spelled.push('U'),
            'Ł' => spelled.push('L'),
            'Á' | 'Ã' => spelled.push('A'),
            ' ' | '-' => spelled.push(' '),
            _ => {}
        }
    }
    spelled
}
