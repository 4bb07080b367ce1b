//! The page about fidelity and the dialog say the same: the page is made of the dialog's messages.

use loglab::ui::words::Words;
use loglab::ui::words::fidelity::{MECHANISMS, told};

const PAGE: &str = "docs/fidelity.md";

#[test]
fn the_page_is_made_of_the_dialogs_messages() {
    let words = Words::new("en");
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once("| mechanism |").expect("the table begins");
    let after = rest.split_once("\n\n").map_or("", |(_, after)| after);
    let heads = ["fidelity-source", "fidelity-exact", "fidelity-simpler"].map(|id| words.text(id));
    let mut lines =
        vec![format!("| mechanism | {} |", heads.join(" | ")), "| --- | --- | --- | --- |".to_owned()];
    for id in MECHANISMS {
        let cells = told(&words, id);
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{id} lacks an attribute");
        lines.push(format!("| {} | {} |", words.text(id), cells.join(" | ")));
    }
    let wanted = format!("{before}{}\n\n{after}", lines.join("\n"));
    if std::env::var_os("LOGLAB_UPDATE").is_some() {
        std::fs::write(PAGE, &wanted).unwrap();
    } else {
        let strange = page.lines().find(|line| !wanted.lines().any(|other| other == *line));
        let help = "change assets/lang/en-fidelity.ftl, then LOGLAB_UPDATE=1 cargo test --test words writes the page";
        assert!(page == wanted, "{PAGE} says otherwise: {strange:?}\n{help}");
    }
    assert_eq!(words.problems(), Vec::<String>::new());
}
