//! A typed line as arguments, as a shell splits it: blanks, single and double quotes, backslashes.

/// The tool's name, as it may stand first.
const TOOL: &str = "kafka-consumer-groups";

/// Arguments of a line; the tool's own name at its head is left out.
pub fn split_line(line: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut word, mut inside, mut quote) = (String::new(), false, None);
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '\'' | '"') => (quote, inside) = (Some(c), true),
            (None | Some('"'), '\\') => {
                // A backslash at the end of a line joins it with the next one.
                if let Some(next) = chars.next().filter(|next| *next != '\n') {
                    word.push(next);
                    inside = true;
                }
            }
            (None, c) if c.is_whitespace() => {
                if inside {
                    words.push(std::mem::take(&mut word));
                    inside = false;
                }
            }
            (_, c) => {
                word.push(c);
                inside = true;
            }
        }
    }
    if inside {
        words.push(word);
    }
    let named = words.first().is_some_and(|first| {
        let name = first.rsplit('/').next().unwrap_or_default();
        name.trim_end_matches(".sh") == TOOL
    });
    if named {
        words.remove(0);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::split_line;

    #[test]
    fn as_a_shell_does() {
        let line = "bin/kafka-consumer-groups.sh --describe  --group 'a b' --topic \"x\\\"y\" \\\n --x ''";
        let words = ["--describe", "--group", "a b", "--topic", "x\"y", "--x", ""];
        assert_eq!(split_line(line), words);
        assert!(split_line("  ").is_empty());
    }
}
