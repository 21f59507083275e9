//! Names in every notation.

use super::relation;
use referee::insight::names::{Name, Relation, compare, folded, latin};
use referee::insight::script::{Oddity, Script, oddity};
use rstest::rstest;

#[rstest]
#[case("Anna Maria Eriksson", "ERIKSSON ANNA MARIA")]
#[case("Eriksson, Anna Maria", "Anna Maria Eriksson")]
#[case("José Núñez", "JOSE NUNEZ")]
#[case("Jürgen Müller", "JUERGEN MUELLER")]
#[case("Jürgen Müller", "JURGEN MULLER")]
#[case("Søren Ærøskjøld", "SOEREN AEROESKJOELD")]
#[case("Großmann", "GROSSMANN")]
#[case("Al-Hassan Omar", "Omar Hassan")]
#[case("O'Brien Mary", "MARY OBRIEN")]
#[case("Dr. Jane van der Berg", "Jane Berg")]
#[case("Anna Maria Berg", "Annamaria Berg")]
#[case("Иван Петров", "Ivan Petrov")]
#[case("Νίκος Παππάς", "Nikos Pappas")]
#[case("محمد", "Mohammed")]
#[case("Łukasz Żak", "LUKASZ ZAK")]
#[case("Muhammad Ahmad Alrashid", "Mohammed Ahmed Al-Rashid")]
#[case("Юлія Ковальчук", "Yulia Kovalchuk")]
#[case("KOVALCHUK YULIIA", "Yuliya Kovalchuk")]
#[case("Дмитрий Сергеев", "Dmitry Sergeev")]
#[case("Aleksei Dmitriev", "ALEXEY DMITRIEV")]
#[case("Yevgeny Orlov", "Evgenii Orlov")]
#[case("Ahmed bin Saeed Al Maktoum", "AL MAKTOUM AHMED SAEED")]
#[case("Ahmed bin Saeed Maktoum", "Ahmed Saeed Al-Maktoum")]
#[case("Ahmed ibn Saeed El-Maktoum", "Ahmed bin Saeed Al Maktoum")]
#[case("Jan van den Berg", "Jan Vandenberg")]
#[case("Imran Sheikh", "SHEIKH IMRAN")]
#[case("Ben Carter", "CARTER BEN")]
#[case("J.R. Okafor", "J R Okafor")]
#[case("Nurul Huda binti Abdullah", "Nurul Huda bt Abdullah")]
#[case("Siti Aminah Bte Osman", "Siti Aminah binti Osman")]
#[case("José Antonio Silva Junior", "Jose Antonio Silva Jr.")]
#[case("Mst. Fatema Begum", "Mosammat Fatema Begum")]
#[case("Щерьо Щерев", "Shteryo Shterev")]
fn same(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Same);
}

#[rstest]
#[case("Anna Maria Eriksson", "Anna Eriksson")]
#[case("Anna M. Eriksson", "Anna Maria Eriksson")]
#[case("J.R. Okafor", "Joseph Robert Okafor")]
#[case("Carter", "Ben Carter")]
#[case("Adam Ben Carter", "Ben Carter")]
#[case("Al Ben Ali, Isa Ben Tarif", "Shaikh Isa Bin Tarif Al Bin Ali")]
fn compatible(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Compatible);
}

#[rstest]
#[case("Anna Erikson", "Anna Eriksson")]
#[case("Jon Smith", "John Smyth")]
#[case("Anne Holm", "Anna Holm")]
#[case("Mari Holm", "Mary Holm")]
#[case("Ben Holm", "Benjamin Holm")]
#[case("Miss Anders", "Eva Anders")]
#[case("N. N.", "Nora Nilsen")]
#[case("Mohammed bin Rashid Saeed Al Maktoum", "Mohammed Rashid Saeed Khalifa Al Maktoum")]
#[case::vowel_signs("राम कुमार", "रामा कुमार")]
#[case::das_and_de("SANJAY DAS", "SANJAY DE")]
#[case::junior("Otto Lund jr", "Otto Lund sr")]
fn close(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Close);
}

#[rstest]
#[case("Anna Eriksson", "Peter Stevenson")]
#[case("Anna Eriksson", "Anna Stevenson")]
#[case("Иван Петров", "Anna Eriksson")]
#[case("Alberta Holm", "Hans Peter Brandt")]
#[case("Al-Berta Holm", "Dorothea Holm")]
#[case::ben("Ben Carter", "Adam Carter")]
#[case::two_particles("Ben Carter", "Al Carter")]
#[case::das("Sanjay Das", "Sanjay Roy")]
#[case::sheikh("Imran Sheikh", "Imran Khan")]
#[case::al("Al Hopper", "Ed Hopper")]
#[case::zone_order("DE SUBRATA", "SEN SUBRATA")]
#[case::nothing_but_particles("Omar El", "Omar Ben")]
#[case::middle("John Al Hopper", "John Edward Hopper")]
#[case::father_and_son("Ahmad bin Hasan al-Rawahi", "Hasan bin Ahmad al-Rawahi")]
#[case::one_sign_is_a_name("王 明", "王 小红")]
#[case::two_scripts_at_once("Li Ming 李明", "Chen Hua")]
#[case::voicing("かな", "がな")]
fn different(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Different);
}

#[test]
fn names_of_any_length_and_script_are_bounded_work() {
    let long = "ab ".repeat(5_000);
    let word = "x".repeat(10_000);
    for one in ["", "A", "王小明", "\u{202e}", "....", &long, &word, "e\u{301}\u{301}\u{301}"] {
        for other in ["", "B", "Wang Xiaoming", &long, &word] {
            let compared = compare(&Name::read(one), &Name::read(other));
            assert!((0.0..=100.0).contains(&compared.score));
            assert!(compared.pairs.len() <= 24);
        }
    }
    assert_eq!(relation("", "Anna"), Relation::NotComparable);
    assert_eq!(relation("王小明", "Anna"), Relation::NotComparable);
    assert_eq!(relation("王小明", "王小明"), Relation::Same);
}

#[test]
fn what_is_beyond_the_parts_is_compared_too() {
    let many: Vec<String> = (0..30).map(|number| format!("name{number}")).collect();
    let (names, mut others) = (many.join(" "), many.clone());
    others[27] = "another".to_owned();
    assert_eq!(relation(&names, &many.join("  ").to_uppercase()), Relation::Same);
    assert_eq!(relation(&names, &others.join(" ")), Relation::Close);
    for letters in [60, 500] {
        let long = "x".repeat(letters);
        assert_eq!(relation(&format!("Anna {long}"), &format!("Anna {long}")), Relation::Same);
        assert_ne!(relation(&format!("Anna {long}y"), &format!("Anna {long}z")), Relation::Same);
    }
}

#[test]
fn persons_apart_by_a_particle_have_keys_apart() {
    let key = |text: &str| Name::read(text).key();
    assert_ne!(key("Ben Carter"), key("Al Carter"));
    assert_eq!(key("Mohammed Al Maktoum"), key("MAKTOUM MOHAMMED"));
}

#[test]
fn searching_forgets_marks_and_scripts() {
    assert_eq!(folded("JOSÉ Núñez"), "jose nunez");
    assert_eq!(latin("Иван"), "ivan");
}

#[rstest]
#[case("Anna Eriksson", None)]
#[case("José Núñez", None)]
#[case("Иван Петров", None)]
#[case("Анна Eriksson", None)]
#[case("田中さくら", None)]
#[case("Аnna", Some(Oddity::LookAlikes { most: Script::Latin, few: Script::Cyrillic }))]
#[case("Εriksson", Some(Oddity::LookAlikes { most: Script::Latin, few: Script::Greek }))]
#[case("An\u{200b}na", Some(Oddity::Hidden))]
#[case("Anna\u{202e}nossk", Some(Oddity::Hidden))]
fn letters_that_are_not_what_they_seem(#[case] name: &str, #[case] wanted: Option<Oddity>) {
    assert_eq!(oddity(name), wanted);
}
