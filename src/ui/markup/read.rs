//! Joins the fixed text of a piece of markup with its values.

use std::cell::RefCell;
use std::vec::IntoIter;

use yew::Html;
use yew::virtual_dom::{AttrValue, AttributeOrProperty, Attributes, Key, VList, VNode, VTag};

use super::values::{Child, Given, Value};
use std::collections::BTreeMap;

/// Marks in the text of what is fixed; 5 ends an element. A name follows all of them but that and `CHILD`.
const OPEN: u8 = 1;
/// An attribute whose value is the next of the list.
const ATTRIBUTE: u8 = 2;
/// An attribute of fixed value, which follows the next `TO`.
const FIXED: u8 = 3;
const TO: u8 = 4;
/// The next child of the list.
const CHILD: u8 = 6;

/// The values of a piece of markup, in the order in which they stand there.
#[derive(Default)]
pub struct Pieces {
    children: Vec<VNode>,
    values: Vec<Given>,
}

impl Pieces {
    pub fn child(&mut self, child: impl Child) {
        self.children.push(child.node());
    }

    /// Several, one after the other, as one.
    pub fn list(&mut self, nodes: impl IntoIterator<Item = Html>) {
        let mut list = Vec::new();
        for node in nodes {
            list.push(node);
        }
        self.children.push(listed(list));
    }

    /// An attribute's value.
    pub fn value<Kind>(&mut self, value: impl Value<Kind>) {
        self.values.push(value.given());
    }

    pub fn build(self, text: &'static str) -> Html {
        let mut reader =
            Reader { text, children: self.children.into_iter(), values: self.values.into_iter() };
        let mut roots = reader.contents();
        if roots.len() == 1 { roots.remove(0) } else { listed(roots) }
    }
}

fn listed(nodes: Vec<VNode>) -> VNode {
    VNode::from(VList::with_children(nodes, None))
}

struct Reader {
    text: &'static str,
    children: IntoIter<VNode>,
    values: IntoIter<Given>,
}

impl Reader {
    /// The mark that comes next, and what it is followed by.
    fn peek(&self) -> Option<(u8, &'static str)> {
        let (mark, rest) = self.text.split_at_checked(1)?;
        let end = rest.bytes().position(|byte| byte <= CHILD).unwrap_or(rest.len());
        Some((mark.as_bytes()[0], &rest[..end]))
    }

    fn pass(&mut self, name: &str) {
        self.text = &self.text[1 + name.len()..];
    }

    /// Everything up to the end of the element, or of the text.
    fn contents(&mut self) -> Vec<VNode> {
        let mut nodes = Vec::new();
        while let Some((mark, name)) = self.peek() {
            self.pass(name);
            match mark {
                OPEN => nodes.push(self.element(name)),
                CHILD => nodes.extend(self.children.next()),
                _ => break,
            }
        }
        nodes
    }

    fn element(&mut self, tag: &'static str) -> VNode {
        let mut element = VTag::new(tag);
        let (place, is_input) = (self.text.as_ptr() as usize, element.children().is_none());
        let (mut names, mut values) = (Vec::new(), Vec::new());
        while let Some((mark, name)) = self.peek() {
            let given = match mark {
                ATTRIBUTE => {
                    self.pass(name);
                    self.values.next().unwrap_or(Given::Nothing)
                }
                FIXED => {
                    self.pass(name);
                    let value = self.peek().filter(|(mark, _)| *mark == TO).map_or("", |(_, value)| value);
                    self.pass(value);
                    Given::Text(AttrValue::Static(value))
                }
                _ => break,
            };
            if let Some(value) = set(&mut element, is_input, name, given) {
                names.push(name);
                values.push(value);
            }
        }
        element.attributes = Attributes::Dynamic { keys: kept(place, names), values: values.into() };
        let contents = self.contents();
        if let Some(children) = element.children_mut().filter(|_| !contents.is_empty()) {
            *children = listed(contents);
        }
        VNode::from(element)
    }
}

/// Gives an element what is no attribute of its own; what is one (or would be, were it given) comes back.
#[expect(clippy::option_option, reason = "yew's word for an attribute that is left out is an option too")]
fn set(
    element: &mut VTag,
    is_input: bool,
    name: &'static str,
    given: Given,
) -> Option<Option<AttributeOrProperty>> {
    match (given, name) {
        (Given::Text(text), "key") => element.key = Some(Key::from(&*text)),
        (Given::Text(text), "value") if is_input => element.set_value(text),
        (given, "checked") if is_input => element.set_checked(!matches!(given, Given::Nothing)),
        (Given::Text(text), _) => return Some(Some(AttributeOrProperty::Attribute(text))),
        (Given::Nothing, "key" | "ref") => {}
        (Given::Nothing, "value") if is_input => {}
        (Given::Nothing, name) if name.starts_with("on") => {}
        (Given::Nothing, _) => return Some(None),
        (Given::Node(node), _) => element.node_ref = node,
        (Given::Listener(listen), _) => {
            element.add_listener(listen(&name[2..]));
        }
    }
    None
}

thread_local! {
    /// The attributes of each element of the page's markup, by its place in memory: yew sees at a glance that two lists
    /// are the same one, and then compares values only. There are as many as there are elements in the sources.
    static NAMES: RefCell<BTreeMap<usize, &'static [&'static str]>> = RefCell::default();
}

fn kept(place: usize, names: Vec<&'static str>) -> &'static [&'static str] {
    NAMES.with_borrow_mut(|kept| match kept.get(&place) {
        Some(known) if **known == *names => known,
        _ => {
            let names: &'static [&'static str] = names.leak();
            kept.insert(place, names);
            names
        }
    })
}
