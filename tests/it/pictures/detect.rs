//! What is chosen for terminals as they answered.

use proptest::prelude::*;
use referee::pictures::cells::{ColorDepth, Glyphs};
use referee::pictures::detect::{self, DriverChoice, Replies, TerminalEnvironment, Wish};
use referee::pictures::driver::tmux::Wrap;
use referee::pictures::driver::{Direct, Driver, IdColor, Layer, Placeholders, Protocol};
use referee::pictures::fit::CellPx;
use rstest::rstest;

const KITTY_041: &[u8] =
    b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b]11;rgb:0000/0000/0000\x1b\\\
    \x1b[>1;4000;41c\x1b[?62;52;c";
const KITTY_026: &[u8] =
    b"\x1bP>|kitty(0.26.5)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;20;10t\x1b]11;rgb:00/00/00\x1b\\\
    \x1b[>1;4000;26c\x1b[?62;c";
const KONSOLE: &[u8] =
    b"\x1bP>|Konsole 25.04.2\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;19;9t\x1b]11;rgb:2323/2626/2727\x07\
    \x1b[>1;115;0c\x1b[?62;1;4c";
const XTERM_VT340: &[u8] =
    b"\x1bP>|XTerm(379)\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[>19;379;0c\x1b[?63;1;2;4;6;9;15;16;22;28c";
const XTERM: &[u8] =
    b"\x1bP>|XTerm(398)\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[>41;398;0c\x1b[?64;1;2;6;9;15c";
const FOOT: &[u8] =
    b"\x1bP>|foot(1.21.0)\x1b\\\x1b[6;17;8t\x1b]11;rgb:24/24/24\x1b\\\x1b[>1;12100;0c\x1b[?62;4;22;28c";
const WEZTERM: &[u8] =
    b"\x1bP>|WezTerm 20240203-110809-5046fc22\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[6;18;8t\x1b[>1;277;0c\x1b[?65;4;6;18;22c";
const MLTERM: &[u8] = b"\x1b[6;16;8t\x1b[>24;279;0c\x1b[?63;1;2;3;4;7;29c";
const TMUX_35_OPEN: &[u8] =
    b"\x1bP>|tmux 3.5a\x1b\\\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[6;20;10t\
    \x1b[>84;0;0c\x1b[?1;2;4c";
const TMUX_35_SHUT: &[u8] = b"\x1bP>|tmux 3.5a\x1b\\\x1b[6;20;10t\x1b[>84;0;0c\x1b[?1;2;4c";
const TMUX_IN_KONSOLE: &[u8] =
    b"\x1bP>|tmux 3.5a\x1b\\\x1bP>|Konsole 25.04.2\x1b\\\x1b_Gi=32;OK\x1b\\\x1b[?1;2;4c";
const TMUX_IN_FOOT: &[u8] = b"\x1bP>|tmux 3.5a\x1b\\\x1bP>|foot(1.21.0)\x1b\\\x1b[?1;2;4c";

fn plain() -> TerminalEnvironment {
    TerminalEnvironment {
        term: "xterm-256color".to_owned(),
        locale: "C.UTF-8".to_owned(),
        ..TerminalEnvironment::default()
    }
}

fn in_tmux() -> TerminalEnvironment {
    TerminalEnvironment { term: "tmux-256color".to_owned(), tmux: true, ..plain() }
}

fn chosen(bytes: &[u8], environment: &TerminalEnvironment) -> DriverChoice {
    detect::choose(&detect::read(bytes), environment, Wish::Auto)
}

#[rstest]
#[case::kitty(KITTY_041, Protocol::Placeholders, Glyphs::Sextants)]
#[case::old_kitty(KITTY_026, Protocol::Direct, Glyphs::Sextants)]
#[case::konsole(KONSOLE, Protocol::Direct, Glyphs::Sextants)]
#[case::xterm_vt340(XTERM_VT340, Protocol::Sixel, Glyphs::Quadrants)]
#[case::xterm(XTERM, Protocol::Cells, Glyphs::Quadrants)]
#[case::foot(FOOT, Protocol::Sixel, Glyphs::Sextants)]
#[case::wezterm(WEZTERM, Protocol::Iterm2, Glyphs::Sextants)]
#[case::mlterm(MLTERM, Protocol::Sixel, Glyphs::Quadrants)]
#[case::none(b"", Protocol::Cells, Glyphs::Quadrants)]
#[case::ghostty(
    b"\x1bP>|ghostty 1.1.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;22c",
    Protocol::Placeholders,
    Glyphs::Sextants
)]
#[case::iterm2(
    b"\x1bP>|iTerm2 3.5.0\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?64;1;2;4;6c",
    Protocol::Iterm2,
    Glyphs::Quadrants
)]
#[case::refusing(
    b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;EINVAL:no\x1b\\\x1b[?62c",
    Protocol::Cells,
    Glyphs::Sextants
)]
fn the_best_driver_is_chosen(#[case] bytes: &[u8], #[case] protocol: Protocol, #[case] glyphs: Glyphs) {
    let choice = chosen(bytes, &plain());
    assert_eq!(choice.driver.protocol(), protocol, "{:?}", choice.reasons);
    assert_eq!(choice.cells.glyphs, glyphs);
    assert!(choice.reasons.len() >= 4);
}

#[rstest]
#[case::open(TMUX_35_OPEN, Protocol::Placeholders)]
#[case::shut(TMUX_35_SHUT, Protocol::Cells)]
#[case::konsole(TMUX_IN_KONSOLE, Protocol::Cells)]
#[case::foot(TMUX_IN_FOOT, Protocol::Sixel)]
fn inside_tmux_only_what_passes_through_is_used(#[case] bytes: &[u8], #[case] protocol: Protocol) {
    let choice = chosen(bytes, &in_tmux());
    assert_eq!(choice.driver.protocol(), protocol, "{:?}", choice.reasons);
}

#[test]
fn a_shut_tmux_gets_a_hint_and_an_open_one_is_wrapped() {
    assert!(chosen(TMUX_35_SHUT, &in_tmux()).hint.unwrap().contains("allow-passthrough on"));
    let open = chosen(TMUX_35_OPEN, &in_tmux());
    let expected = Placeholders { wrap: Wrap::Tmux, id_color: IdColor::Indexed };
    assert_eq!((open.driver, open.hint), (Driver::Placeholders(expected), None));
    let truecolor = TerminalEnvironment { colorterm: "truecolor".to_owned(), ..in_tmux() };
    let Driver::Placeholders(rgb) = chosen(TMUX_35_OPEN, &truecolor).driver else { panic!() };
    assert_eq!(rgb.id_color, IdColor::Rgb);
    let latin = TerminalEnvironment { locale: "C".to_owned(), ..in_tmux() };
    assert_eq!(chosen(TMUX_35_OPEN, &latin).driver.protocol(), Protocol::Cells);
}

#[test]
fn konsole_keeps_pictures_under_popups() {
    assert_eq!(chosen(KONSOLE, &plain()).driver, Driver::Direct(Direct { layer: Layer::Lowest }));
    assert_eq!(chosen(KITTY_026, &plain()).driver, Driver::Direct(Direct { layer: Layer::Usual }));
}

#[test]
fn mlterm_is_known_although_it_does_not_tell_its_name() {
    assert_eq!(detect::read(MLTERM).terminal(), Some("mlterm"));
    assert_eq!(detect::read(XTERM_VT340).terminal(), Some("XTerm(379)"));
    assert_eq!(detect::read(b"\x1b[>24;398;0c\x1b[?63;1;2;4c").terminal(), None);
}

#[test]
fn a_wish_is_followed_and_said() {
    let choice = detect::choose(&detect::read(b""), &plain(), Wish::Only(Protocol::Sixel));
    assert_eq!(choice.driver.protocol(), Protocol::Sixel);
    assert!(choice.reasons.contains(&"sixel was asked for".to_owned()));
}

#[test]
fn vs_code_is_known_by_its_environment_only() {
    let bytes = b"\x1b[?62;4;9;22c";
    let vscode = TerminalEnvironment { program: "vscode".to_owned(), ..plain() };
    assert_eq!(chosen(bytes, &vscode).driver.protocol(), Protocol::Iterm2);
    assert_eq!(chosen(bytes, &plain()).driver.protocol(), Protocol::Sixel);
}

#[rstest]
#[case("xterm-256color", "", false, b"".as_slice(), ColorDepth::Palette256)]
#[case("xterm-256color", "truecolor", false, b"".as_slice(), ColorDepth::Truecolor)]
#[case("xterm-kitty", "", false, KITTY_041, ColorDepth::Truecolor)]
#[case("tmux-256color", "", false, TMUX_35_OPEN, ColorDepth::Palette256)]
#[case("xterm-256color", "", false, b"\x1bP1$r0;48:2::1:2:3m\x1b\\".as_slice(), ColorDepth::Truecolor)]
#[case("xterm-256color", "", false, b"\x1bP1$r48;2;1;2;3m\x1b\\".as_slice(), ColorDepth::Truecolor)]
#[case("xterm-256color", "", false, b"\x1bP1$r0;48:2:0:1:2:3m\x1b\\".as_slice(), ColorDepth::Truecolor)]
#[case("xterm-256color", "", false, b"\x1bP1$r0;48:5:16m\x1b\\".as_slice(), ColorDepth::Palette256)]
#[case("xterm-256color", "", false, b"\x1bP0$r\x1b\\".as_slice(), ColorDepth::Palette256)]
#[case("tmux-256color", "", false, b"\x1bP1$r0;48:2:1:2:3m\x1b\\".as_slice(), ColorDepth::Palette256)]
#[case("linux", "", false, b"".as_slice(), ColorDepth::Ansi16)]
#[case("vt220", "", false, b"".as_slice(), ColorDepth::Mono)]
#[case("xterm-kitty", "truecolor", true, KITTY_041, ColorDepth::Mono)]
fn colors_need_evidence(
    #[case] term: &str,
    #[case] colorterm: &str,
    #[case] no_color: bool,
    #[case] bytes: &[u8],
    #[case] depth: ColorDepth,
) {
    let environment =
        TerminalEnvironment { term: term.to_owned(), colorterm: colorterm.to_owned(), no_color, ..plain() };
    assert_eq!(chosen(bytes, &environment).cells.depth, depth);
}

#[test]
fn every_answer_is_read() {
    let replies = detect::read(KONSOLE);
    let expected = Replies {
        versions: vec!["Konsole 25.04.2".to_owned()],
        kitty: Some("OK".to_owned()),
        kitty_through: None,
        cell: CellPx::new(9, 19),
        background: Some([0x23, 0x26, 0x27]),
        keeps_colors: None,
        has_margins: None,
        columns: Vec::new(),
        primary: Some(vec![62, 1, 4]),
        secondary: Some(vec![1, 115, 0]),
    };
    assert_eq!(replies, expected);
}

#[rstest]
#[case::knows_margins(b"\x1b[?69;2$y\x1b[5;1R\x1b[5;6R\x1b[?62c", true, true)]
#[case::does_not(b"\x1b[?69;0$y\x1b[5;1R\x1b[5;2R\x1b[?62c", false, false)]
#[case::holds_them_off(b"\x1b[?69;4$y\x1b[?62c", false, false)]
#[case::says_nothing(b"\x1b[?62c", false, false)]
fn what_saves_bytes_is_used_where_the_terminal_has_it(
    #[case] bytes: &[u8],
    #[case] has_margins: bool,
    #[case] repeats: bool,
) {
    let line = chosen(bytes, &plain()).line;
    assert_eq!((line.has_margins, line.repeats), (has_margins, repeats));
}

#[test]
fn keys_typed_meanwhile_are_passed_over() {
    let mixed = [b"jj\x1b[A".as_slice(), FOOT, b"q\x1bOP"].concat();
    assert_eq!(detect::read(&mixed), detect::read(FOOT));
}

#[test]
fn an_answer_that_is_not_complete_is_waited_for() {
    for length in 0..KITTY_041.len() {
        assert!(!detect::read(&KITTY_041[..length]).is_complete(), "{length}");
    }
    assert!(detect::read(KITTY_041).is_complete());
}

#[test]
fn the_question_ends_with_what_all_terminals_answer() {
    let query = detect::query(&plain());
    assert_eq!(
        query,
        "\x1b[>q\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[16t\x1b]11;?\x1b\\\
         \x1b[48;2;1;2;3m\x1bP$qm\x1b\\\x1b[m\x1b[?69$p\x1b7\x1b[6n \x1b[4b\x1b[6n\x1b8\x1b[>c\x1b[c"
    );
    for (term, program) in [("xterm-256color", "Apple_Terminal"), ("screen", "")] {
        let prints = TerminalEnvironment { term: term.to_owned(), program: program.to_owned(), ..plain() };
        assert!(!detect::query(&prints).contains("$p"), "{term} {program} would print a letter");
    }
    assert!(!query.contains("tmux"));
    let inside = detect::query(&in_tmux());
    assert!(
        inside.contains("\x1bPtmux;\x1b\x1b[>q\x1b\\\x1bPtmux;\x1b\x1b_Gi=32,") && inside.ends_with("\x1b[c")
    );
}

#[test]
fn without_pictures_only_margins_and_repeating_are_asked_for() {
    let query = detect::text_query(&plain());
    assert!(query.ends_with("\x1b[?69$p\x1b7\x1b[6n \x1b[4b\x1b[6n\x1b8\x1b[c"), "{query:?}");
    assert!(query.contains("\x1b]11;?\x1b\\"), "the theme must fit the background: {query:?}");
    assert!(!query.contains("\x1b_G") && !query.contains("\x1b[16t"), "nothing about pictures: {query:?}");
    let screen = TerminalEnvironment { term: "screen".to_owned(), ..plain() };
    assert!(!detect::text_query(&screen).contains("$p"));
}

#[test]
fn a_tmux_that_hides_is_asked_again() {
    let screen = TerminalEnvironment { term: "screen".to_owned(), ..plain() };
    let second = detect::second_query(&screen, &detect::read(TMUX_35_SHUT)).unwrap();
    assert!(second.starts_with("\x1bPtmux;") && second.ends_with("\x1b[c"));
    assert_eq!(detect::second_query(&in_tmux(), &detect::read(TMUX_35_SHUT)), None);
    assert_eq!(detect::second_query(&screen, &detect::read(XTERM)), None);
}

#[test]
fn the_environment_is_read_by_name() {
    let environment = TerminalEnvironment::of(|name| match name {
        "TERM" => Some("tmux-256color".to_owned()),
        "LANG" => Some("de_DE.UTF-8".to_owned()),
        "NO_COLOR" => Some(String::new()),
        _ => None,
    });
    assert!(environment.is_in_tmux() && environment.is_utf8() && !environment.no_color);
    assert!(TerminalEnvironment::default().is_mute());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let replies = detect::read(&bytes);
        let choice = detect::choose(&replies, &plain(), Wish::Auto);
        prop_assert!(!choice.reasons.is_empty());
        prop_assert!(choice.reasons.iter().all(|reason| !reason.chars().any(char::is_control)));
    }

    #[test]
    fn no_sequence_of_answers_makes_it_panic(parts in prop::collection::vec(0usize..9, 0..12)) {
        let known: [&[u8]; 9] =
            [b"\x1b[", b"\x1bP>|", b"\x1b_G", b"\x1b]11;rgb:", b"\x1b\\", b"i=31;", b"6;20;10t", b"?62;4c", b"ff/f/"];
        let bytes: Vec<u8> = parts.iter().flat_map(|part| known[*part].to_vec()).collect();
        let _ = detect::read(&bytes);
    }
}
