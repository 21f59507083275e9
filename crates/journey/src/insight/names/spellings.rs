//! Spellings of the same name that differ only by transliteration.

/// Groups of spellings of the same name.
const SPELLINGS: &[&[&str]] = &[
    &["muhammad", "mohammed", "mohammad", "mohamed", "mohamad", "muhammed", "muhamad", "muhamed", "mohd"],
    &["ahmad", "ahmed", "ahmet"],
    &["husain", "hussain", "hussein", "husayn", "husein", "hossein", "houssein"],
    &["hasan", "hassan"],
    &["yusuf", "youssef", "yousef", "yousuf", "yusof", "youcef"],
    &["umar", "omar", "omer"],
    &["uthman", "othman", "osman", "usman"],
    &["khalid", "khaled"],
    &["said", "saeed", "saeid", "sayeed", "saed"],
    &["fatima", "fatimah", "fatema", "fatma"],
    &["aisha", "ayesha", "aysha", "aicha", "aishah"],
    &["mustafa", "mostafa", "moustafa", "mustapha"],
    &["mahmud", "mahmoud", "mahmood"],
    &["ibrahim", "ebrahim", "ibraheem"],
    &["ismail", "ismael", "esmail", "ismaeel"],
    &["nur", "noor", "nour"],
    &["rashid", "rasheed", "rashed", "rachid"],
    &["salim", "saleem", "selim"],
    &["karim", "kareem"],
    &["jamal", "gamal"],
    &["sulaiman", "suleiman", "sulayman", "soliman", "suleyman"],
    &["zainab", "zaynab", "zeinab", "zeynab"],
    &["maryam", "mariam", "meryem"],
    &["abdullah", "abdallah", "abdulla"],
    &["abdulrahman", "abdelrahman", "abdurrahman", "abdulrehman"],
    &["abdulaziz", "abdelaziz"],
    &["nasir", "nasser", "naser"],
    &["tariq", "tarek", "tarik", "tareq"],
    &["yahya", "yehia", "yahia"],
    &["amin", "ameen"],
    &["samir", "sameer"],
    &["layla", "leila", "laila", "leyla"],
    &["mansur", "mansour", "mansoor"],
    &["masud", "masoud", "masood"],
    &["daud", "dawood", "daoud", "dawud"],
    &["yaqub", "yaqoob", "yakub", "yacoub"],
    &["chaudhry", "chaudhary", "choudhury", "chowdhury"],
];

/// A key that is equal for all spellings of a name.
pub(super) fn common(plain: &str) -> String {
    if let Some(first) = SPELLINGS.iter().find(|group| group.contains(&plain)).and_then(|group| group.first())
    {
        return (*first).to_owned();
    }
    if plain.len() < 5 || !plain.is_ascii() {
        return plain.to_owned();
    }
    slavic(plain)
}

/// Variants that successive passports of one person have: Yuliia, Yuliya, Iuliia; Dmitrii, Dmitriy, Dmitry;
/// Sergei, Sergey; Alexey, Aleksei; Yevgeny, Evgeny.
fn slavic(plain: &str) -> String {
    let mut word = plain.replace('x', "ks").replace("iia", "ia").replace("iya", "ia");
    for (spelling, common) in [("yu", "iu"), ("ya", "ia"), ("ye", "e"), ("ie", "e")] {
        if let Some(rest) = word.strip_prefix(spelling) {
            word = format!("{common}{rest}");
            break;
        }
    }
    for (spelling, common) in [("iy", "y"), ("ii", "y"), ("yi", "y"), ("ij", "y"), ("ey", "ei")] {
        if let Some(rest) = word.strip_suffix(spelling) {
            word = format!("{rest}{common}");
            break;
        }
    }
    word
}
