//! Names in the traditions of the world: what is one name in another spelling, and what is another person.

use super::relation;
use referee::insight::names::{Name, Relation, compare};
use rstest::rstest;

#[rstest]
#[case::written("Abdulrahman Mohammed Alfahad", "عبد الرحمن بن محمد الفهد")]
#[case::servant("Abd al-Aziz Salem", "عبدالعزيز سالم")]
#[case::long_vowels("Hussein Rashid", "حسين راشد")]
#[case::doubled("Hassan Nasser", "حسن ناصر")]
#[case::short_vowel("Umar Khalil", "عمر خليل")]
#[case::article("Nabil Al-Qahtani", "نبيل القحطاني")]
#[case::ayin("Saad Al Otaibi", "سعد العتيبي")]
#[case::pen_of_another_language("Fernando Perez", "فرناندو بيريز")]
#[case::persian("Javad Karimi", "جواد کریمی")]
#[case::arabic_both("أحمد الشامي", "احمد الشامي")]
#[case::hebrew("Binyamin Cohen", "בנימין כהן")]
fn abjads_with_their_long_vowels(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Same);
}

/// The consonants agree at most, so it is another name until somebody has looked.
#[rstest]
#[case::brothers("Hussein Rashid", "حسن راشد")]
#[case::saad("Saeed Rashid", "سعد راشد")]
#[case::said_saad("Said Rashid", "سعد راشد")]
#[case::hamad("Hamad Ali", "محمد علي")]
#[case::amir_amr("Amir Saleh", "عمرو صالح")]
#[case::salim_salman("Salim Nasser", "سلمان ناصر")]
#[case::nura_nur("Nora Saleh", "نور صالح")]
#[case::jamil_jamal("Jamal Nasser", "جميل ناصر")]
#[case::both_arabic("راشد علي", "رشيد علي")]
#[case::h_and_h("فهد علي", "فحد علي")]
fn consonants_alone_are_never_the_same(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) >= Relation::Close, "{:?}", relation(one, other));
}

#[rstest]
#[case::apart("Abdul Rahman Al Fahad", "ALFAHAD ABDULRAHMAN")]
#[case::assimilated("Abdurrahman Wahid", "Abd al-Rahman Wahid")]
#[case::french("Abdelkader Benali", "Abd el Kader Ben Ali")]
#[case::divided("Shams ud Din Khan", "Shamsuddin Khan")]
#[case::vowels("Osama bin Laden", "Usama bin Ladin")]
#[case::french_sounds("Bachir el-Khoury", "Bashir al-Khouri")]
#[case::q_and_g("Muammar Qaddafi", "Moammar Gaddafi")]
#[case::abbreviated("MD. RAHIM UDDIN", "Mohammad Rahim Uddin")]
#[case::mhd("Mhd Fauzi", "Muhammad Fauzi")]
#[case::somali("Maxamed Cali Xasan", "Mohamed Ali Hassan")]
#[case::silent_e("Nur ad-Din Haddad", "Noureddine Haddad")]
#[case::west_africa("Abu Bakr Sesay", "Aboubacar Sesay")]
#[case::mother("Umm Kulthum Darwish", "Oum Kalthoum Darwish")]
fn arabic_names_in_latin_letters(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) <= Relation::Compatible, "{:?}", relation(one, other));
}

#[rstest]
#[case::long_vowel("Salem Haddad", "Saleem Haddad")]
#[case::amer_ameer("Amer Haddad", "Ameer Haddad")]
#[case::majed_majeed("Majed Haddad", "Majeed Haddad")]
#[case::outside_the_tradition("Tom Hoover", "Tum Hoover")]
fn vowels_that_make_another_name_are_told(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) >= Relation::Close);
}

#[rstest]
#[case::greek_ou("Georgios Papadopoulos", "Γεώργιος Παπαδόπουλος")]
#[case::greek_b("Babis Dinos", "Μπάμπης Ντίνος")]
#[case::greek_mp("Bampis Ntinos", "Μπάμπης Ντίνος")]
#[case::greek_ev("Evangelos Gkikas", "Ευάγγελος Γκίκας")]
#[case::ukrainian("Hryhorii Shcherbyna", "Григорій Щербина")]
#[case::ukrainian_zh("Yevhen Zhytomyrskyi", "Євген Житомирський")]
#[case::ukrainian_zgh("Zoriana Zghurska", "Зоряна Згурська")]
#[case::serbian("Živka Đorđević", "Живка Ђорђевић")]
#[case::serbian_digraphs("Ljubica Njegos", "Љубица Његош")]
#[case::russian_x("Alexander Alexeev", "Александр Алексеев")]
#[case::russian_ye("Yelena Yeliseyeva", "Елена Елисеева")]
#[case::russian_yo("Fyodor Kiselyov", "Фёдор Киселёв")]
#[case::russian_latin("Dmitriy Zelenskiy", "Dmitry Zelensky")]
#[case::german_w("Wladimir Petrow", "Vladimir Petrov")]
#[case::latvian("Sergejs Ivanovs", "Sergey Ivanov")]
#[case::azeri("Əliyev Məmməd", "ELIYEV MEMMED")]
#[case::azeri_a("Əliyev Məmməd", "ALIYEV MAMMAD")]
#[case::azeri_sh("Rəşad Hüseynov", "RASHAD HUSEYNOV")]
#[case::azeri_g("Elçin Quliyev", "ELCHIN GULIYEV")]
#[case::turkish_gh("Çağrı Doğan", "CAGHRI DOGHAN")]
#[case::romanian("Ștefan Țurcanu", "STEFAN TURCANU")]
#[case::macrons("Ōno Yūko", "Ohno Yuko")]
#[case::tilde("Begoña Ibáñez", "BEGONXXA IBANXXEZ")]
#[case::dj("Đorđe Đurić", "DJORDJE DJURIC")]
#[case::georgian("Giorgi Kobakhidze", "გიორგი კობახიძე")]
#[case::armenian("Armen Sargsyan", "Արմեն Սարգսյան")]
#[case::one_sound("Viktor Schultz", "Victor Schulz")]
fn a_letter_has_several_readings(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Same);
}

#[rstest]
#[case::chinese("Xiaoming Wang", "WANG XIAO MING")]
#[case::korean("KIM MIN JUN", "Minjun Kim")]
#[case::hyphen("Park Geun-hye", "PARK GEUNHYE")]
#[case::chinese_letters("王小明", "王 小明")]
#[case::chinese_letters_turned("小龙 李", "李小龙")]
#[case::traditional("欧阳小峰", "歐陽小峰")]
#[case::japanese_forms("渡邉 龍", "渡辺 竜")]
#[case::three_parts("Li Xiao Li", "Xiaoli Li")]
#[case::mac("Flora MacDonald", "MAC DONALD FLORA")]
#[case::french("Jean Le Pen", "LEPEN JEAN")]
#[case::split_by_mistake("Nikolai Patr ushev", "Nikolai Patrushev")]
#[case::two_joins("Anna Maria Mac Donald", "MacDonald Annamaria")]
fn neighbours_that_joined_are_a_part_of_the_other(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Same);
}

#[rstest]
#[case::initials("JP Morgan", "John Pierpont Morgan")]
#[case::cut_at_35("MARIA DEL CARMEN FERNANDEZ DE LA VEG", "Maria del Carmen Fernandez de la Vega")]
#[case::exchanged("Donlad Whitmore", "Donald Whitmore")]
#[case::last_doubled("Thomas Lindeman", "Thomas Lindemann")]
fn a_lesser_form_of_the_same_name(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Compatible);
}

#[rstest]
#[case::nickname("Bob Turner", "Robert Turner")]
#[case::other_language("Juan Turner", "John Turner")]
#[case::wade_giles("Chou Tse-min", "Zhou Zemin")]
#[case::wade_giles_order("Hsi Chin-ping", "Xi Jinping")]
#[case::ukrainian_form("Volodymyr Petrenko", "Vladimir Petrenko")]
#[case::less_than_half("Walijan", "Walijan Abdul Ghafoor Haqqani")]
#[case::short_name_cut("Thomas Lind", "Thomas Lindemann")]
#[case::two_slips("Donlad Whitmoer", "Donald Whitmore")]
fn at_most_a_look(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::Close);
}

#[rstest]
#[case::father_and_son("Ahmad bin Hasan al-Rawahi", "Hasan bin Ahmad al-Rawahi")]
#[case::daughter("Maryam bint Salim Nasser", "Salim bin Maryam Nasser")]
#[case::grandfather("Ahmad bin Hasan bin Ali", "Ahmad bin Ali bin Hasan")]
#[case::arabic("أحمد بن حسن", "حسن بن أحمد")]
#[case::other_father("Noureddine ben Mohamed Drissi", "Noureddine ben Ali Drissi")]
#[case::patronymic("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov")]
#[case::family("Saddam Hussein al-Dulaimi", "Saddam Hussein al-Tikriti")]
#[case::long("Jamal Mustafa Abdallah Sultan al-Dulaimi", "Jamal Mustafa Abdallah Sultan al-Tikriti")]
#[case::nothing_but_particles("Omar El", "Omar Ben")]
#[case::one_syllable("Kim Jong Man", "Kim Jong Sik")]
#[case::chinese_character("林 予曦", "林 豫曦")]
fn another_person_whatever_else_agrees(#[case] one: &str, #[case] other: &str) {
    let compared = compare(&Name::read(one), &Name::read(other));
    assert_eq!(relation(one, other), Relation::Different);
    assert!(compared.score < 80.0, "{}", compared.score);
}

#[rstest]
#[case("Ahmad bin Hasan al-Rawahi", "AL-RAWAHI AHMAD BIN HASAN")]
#[case("Al Ben Ali, Isa Ben Tarif", "Isa Bin Tarif Al Bin Ali")]
#[case("bin Salman Mohammed", "Mohammed bin Salman")]
fn the_family_name_may_stand_before_the_fathers(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) <= Relation::Compatible);
}

#[rstest]
#[case("王小明", "Li Jianguo")]
#[case("佐藤", "Sato")]
fn scripts_without_a_reading_are_not_compared(#[case] one: &str, #[case] other: &str) {
    assert_eq!(relation(one, other), Relation::NotComparable);
}
