//! Long forms of the names of countries: a name and the words for a form of government, in the languages that documents
//! use. `République d'Albanie` is read as `Albanie`, `阿尔巴尼亚共和国` as `阿尔巴尼亚`.

use super::Country;
use crate::insight::spelling::plain;

/// Words for a form of government and the words that join them to a name, normalized.
const FORMS: &str = "\
republic republique republica repubblica republik republiek republika respublika respublikasi respublikasy republikken \
republiken tasavalta cumhuriyeti koztarsasag rzeczpospolita poblacht gweriniaeth ripablik repubilika \
republiki jamhuri jumhuriyati республика республики республіка рэспубліка република δημοκρατια \
kingdom kingdoms koninkrijk royaume reino regno konigreich koenigreich kongeriget kongeriket konungariket kuningaskunta \
kralligi krolestwo kiralysag rioghachd королевство королівство кралство краљевина βασιλειο kerajaan \
principality principaute principado principato principat furstentum vorstendom furstendommet княжество князівство \
duchy duche ducado ducato granducato granduche grandduchy grossherzogtum groussherzogtum groothertogdom grand gran \
sultanate sultanat sultanato sultanaat султанат emirate emirat emirato \
state states staat etat estado stato stat staten государство держава estados etats stati \
commonwealth territory territoire territorio territorium collectivity collectivite \
federation federacion federazione federacao foderation federatie федерация федерація \
union unione uniao unie союз \
islamic islamique islamica islamische islamitische исламская ісламська islom \
federal federale federativa federative bundes федеративная федеративна федеральная федерална \
democratic democratique democratica demokratische democratische демократическая демократична \
peoples people popular populaire volks volksrepublik volksrepubliek народная народна popolare populare \
socialist socialiste socialista sozialistische socialistische социалистическая \
independent independant independiente indipendente independente unabhangiger unabhangige независимое независимая \
plurinational plurinacional plurinazionale plurinationale многонациональное arab arabe araba arabische arabisch \
bundesrepublik foderative foderierte confederation confederacion confederacao confederazione confederatie eidgenossenschaft \
mancomunidad comunidad comunita comunidade pais paese country land nation natie nacion содружество bolivarian bolivariana bolivarienne bolivarische bolivariano \
cooperative cooperativa oriental orientale unitary unitaire \
of the de du des d del della dello delle degli dei dell di do da dos das der die das den la le les l el lo il i \
van voor und and et y e ya za na o og och";

/// The ends of long forms in Chinese and Japanese.
const ENDS: [&str; 22] = [
    "共和国",
    "共和國",
    "王国",
    "王國",
    "大公国",
    "大公國",
    "公国",
    "公國",
    "联邦",
    "聯邦",
    "連邦",
    "苏丹国",
    "人民",
    "民主",
    "社会主义",
    "社会主義",
    "伊斯兰",
    "イスラム",
    "伊斯蘭",
    "合作",
    "首長国",
    "独立国",
];

/// The forms of government in Arabic and Persian, normalized without the article.
const ARABIC: [&str; 16] = [
    "جمهوريه",
    "مملكه",
    "دوله",
    "سلطنه",
    "اماره",
    "اتحاد",
    "اسلاميه",
    "ديمقراطيه",
    "شعبيه",
    "اتحاديه",
    "فيدراليه",
    "اشتراكيه",
    "عربيه",
    "جمهوري",
    "اسلامي",
    "كومنولث",
];

/// The name without its form of government; none if the text has none, or if nothing is left.
pub(super) fn short_names(text: &str) -> Vec<String> {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).map(plain).filter(|word| !word.is_empty()).collect();
    let is_form = |word: &String| {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        FORMS.split(' ').any(|form| form == word) || ARABIC.contains(&bare)
    };
    let rest: Vec<String> = words.iter().filter(|word| !is_form(word)).cloned().collect();
    let mut names: Vec<String> = Vec::new();
    if !rest.is_empty() && rest.len() < words.len() {
        names.push(rest.concat());
        // The name may begin with a word that others use to join: `Las Maldivas`, `El Salvador`.
        let from = words.iter().position(|word| !is_form(word)).unwrap_or_default();
        names.push(words.get(from.saturating_sub(1)..).unwrap_or_default().concat());
    }
    let whole = plain(text);
    let mut end = whole.as_str();
    while let Some(start) = ENDS.iter().find_map(|form| end.strip_suffix(form)) {
        end = start;
    }
    if end.len() < whole.len() && !end.is_empty() {
        names.push(end.to_owned());
    }
    names
}

/// Whether the form of government distinguishes this country from another one: the two Koreas, the two Congos.
pub(super) fn is_distinguished(country: &Country) -> bool {
    matches!(country.alpha3, "KOR" | "PRK" | "COD" | "COG" | "CHN" | "TWN" | "DMA" | "DOM" | "MKD" | "GRC")
}
