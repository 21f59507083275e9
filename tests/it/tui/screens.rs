//! The screens at the three sizes to serve, as text.

use super::drive::console_at;

fn screen(keys: &str, width: u16, height: u16) -> String {
    let mut drive = console_at(40, width, height);
    drive.press(keys).wait(200).draw();
    drive.screen()
}

macro_rules! screens {
    ($($name:ident: $keys:literal at $width:literal x $height:literal;)*) => {$(
        #[test]
        fn $name() {
            insta::assert_snapshot!(screen($keys, $width, $height));
        }
    )*};
}

screens! {
    queue_80: "esc" at 80 x 24;
    queue_120: "j j" at 120 x 36;
    queue_200: "G" at 200 x 50;
    case_80: "enter" at 80 x 24;
    case_80_evidence: "enter tab" at 80 x 24;
    case_120: "enter n" at 120 x 36;
    case_200: "enter n e" at 200 x 50;
    documents_120: "enter ]" at 120 x 36;
    decision_80: "enter a" at 80 x 24;
    decision_120: "enter a" at 120 x 36;
    resubmission_120: "enter s r" at 120 x 36;
    comment_120: "enter a 5" at 120 x 36;
    picture_120: "enter i" at 120 x 36;
    help_80: "enter ?" at 80 x 24;
    palette_120: ":" at 120 x 36;
    outbox_120: "enter a 1 O" at 120 x 36;
    stats_120: "S" at 120 x 36;
    rejecting_120: "space space X 1" at 120 x 36;
    note_80: "space w" at 80 x 24;
    filter_120: "f" at 120 x 36;
    raw_80: "enter n 8" at 80 x 24;
    history_120: "enter n 7" at 120 x 36;
    leaving_80: "enter a 1 esc q" at 80 x 24;
}
