//! Cutting texts out of markup in which one text is split over many elements.

use super::{
    text,
    xml::{Element, Node},
};
use crate::domain::mark::Marks;

/// How a kind of markup is read.
pub(super) struct Reading {
    /// Whether an element's text is a text of its own, apart from what stands around it.
    pub(super) is_block: fn(&Element) -> bool,
    /// Whether the text right in an element is read; between others it may only be white space.
    pub(super) says: fn(&Element) -> bool,
    /// The character that an element without text stands for.
    pub(super) stands_for: fn(&Element) -> Option<char>,
}

/// Parts what must not be read together.
pub(super) const APART: char = '\u{1}';

/// A character, and the text node that it stands in; none where an element stands for it.
struct Slot {
    char: char,
    node: Option<usize>,
}

/// Puts stand-ins in place of what is marked, block by block, and counts the places of each mark.
pub(super) fn replace(
    element: &mut Element,
    marks: &Marks,
    counts: &mut [usize],
    reading: &Reading,
) {
    let mut slots = Vec::new();
    let mut nodes = 0;
    gather(element, &mut slots, &mut nodes, reading);
    let chars: Vec<char> = slots.iter().map(|slot| slot.char).collect();
    let places = text::places(&chars, marks);
    if !places.is_empty() {
        let mut texts: Vec<String> = vec![String::new(); nodes];
        let mut at = 0;
        let put = |slots: &[Slot], texts: &mut Vec<String>| {
            for slot in slots {
                if let Some(text) = slot.node.and_then(|node| texts.get_mut(node)) {
                    text.push(slot.char);
                }
            }
        };
        for (id, place) in places {
            put(slots.get(at..place.start).unwrap_or_default(), &mut texts);
            let mut within = slots.get(place.clone()).unwrap_or_default().iter();
            let node = within.find_map(|slot| slot.node);
            if let (Some(mark), Some(text)) =
                (marks.0.get(id - 1), node.and_then(|node| texts.get_mut(node)))
            {
                text.push_str(&text::stand_in(mark));
            }
            if let Some(count) = counts.get_mut(id - 1) {
                *count += 1;
            }
            at = place.end;
        }
        put(slots.get(at..).unwrap_or_default(), &mut texts);
        write_back(element, &texts, &mut 0, reading);
    }
    inner_blocks(element, marks, counts, reading);
}

/// What a block says, without the blocks within it.
pub(super) fn said(element: &Element, reading: &Reading) -> String {
    let mut slots = Vec::new();
    gather(element, &mut slots, &mut 0, reading);
    slots.iter().map(|slot| slot.char).collect()
}

fn inner_blocks(element: &mut Element, marks: &Marks, counts: &mut [usize], reading: &Reading) {
    for child in &mut element.children {
        if let Node::Element(inner) = child {
            if (reading.is_block)(inner) {
                replace(inner, marks, counts, reading);
            } else {
                inner_blocks(inner, marks, counts, reading);
            }
        }
    }
}

fn gather(element: &Element, slots: &mut Vec<Slot>, nodes: &mut usize, reading: &Reading) {
    for child in &element.children {
        match child {
            Node::Text(_) if !(reading.says)(element) => {}
            Node::Text(text) => {
                slots.extend(text.chars().map(|char| Slot { char, node: Some(*nodes) }));
                *nodes += 1;
            }
            Node::Element(inner) if (reading.is_block)(inner) => {
                slots.push(Slot { char: APART, node: None });
            }
            Node::Element(inner) => match (reading.stands_for)(inner) {
                Some(char) => slots.push(Slot { char, node: None }),
                None => gather(inner, slots, nodes, reading),
            },
        }
    }
}

fn write_back(element: &mut Element, texts: &[String], number: &mut usize, reading: &Reading) {
    let says = (reading.says)(element);
    for child in &mut element.children {
        match child {
            Node::Text(_) if !says => {}
            Node::Text(text) => {
                if let Some(new) = texts.get(*number) {
                    text.clone_from(new);
                }
                *number += 1;
            }
            Node::Element(inner) => {
                if !(reading.is_block)(inner) && (reading.stands_for)(inner).is_none() {
                    write_back(inner, texts, number, reading);
                }
            }
        }
    }
}
