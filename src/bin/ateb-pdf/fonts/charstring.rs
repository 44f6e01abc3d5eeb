//! The programs that draw the glyphs of PostScript fonts: which shared pieces (subroutines) they call.

use std::collections::BTreeSet;

/// Why a program cannot be followed: it is broken, or does what needs more than reading it. Its font
/// is left whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotFollowed;

/// How many pieces may call one another.
const DEEPEST: u32 = 12;
/// How much one glyph may do.
const LONGEST: u32 = 200_000;

/// Follows programs of the Compact Font Format (Type 2).
pub(super) struct Compact<'a> {
    pub(super) own: &'a [&'a [u8]],
    pub(super) shared: &'a [&'a [u8]],
    pub(super) own_called: BTreeSet<usize>,
    pub(super) shared_called: BTreeSet<usize>,
}

#[derive(Default)]
struct Hand {
    stack: Vec<f64>,
    hints: usize,
    steps: u32,
}

impl Compact<'_> {
    pub(super) fn follow(&mut self, glyph: &[u8]) -> Result<(), NotFollowed> {
        self.run(glyph, &mut Hand::default(), 0).map(|_| ())
    }

    /// Whether the glyph has ended.
    fn run(&mut self, code: &[u8], hand: &mut Hand, deep: u32) -> Result<bool, NotFollowed> {
        if deep > DEEPEST {
            return Err(NotFollowed);
        }
        let mut rest = code;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            hand.step()?;
            match first {
                28 => hand.stack.push(f64::from(i16::from_be_bytes(take(&mut rest)?))),
                255 => {
                    let number = i32::from_be_bytes(take(&mut rest)?);
                    hand.stack.push(f64::from(number) / 65_536.0);
                }
                32.. => hand.stack.push(short(*first, &mut rest)?),
                1 | 3 | 18 | 23 => hand.hint(),
                19 | 20 => {
                    hand.hint();
                    rest = rest.get(hand.hints.div_ceil(8)..).ok_or(NotFollowed)?;
                }
                10 => {
                    let number = subroutine(hand, self.own.len())?;
                    self.own_called.insert(number);
                    let code = *self.own.get(number).ok_or(NotFollowed)?;
                    if self.run(code, hand, deep + 1)? {
                        return Ok(true);
                    }
                }
                29 => {
                    let number = subroutine(hand, self.shared.len())?;
                    self.shared_called.insert(number);
                    let code = *self.shared.get(number).ok_or(NotFollowed)?;
                    if self.run(code, hand, deep + 1)? {
                        return Ok(true);
                    }
                }
                11 => return Ok(false),
                // With four numbers it is composed of two other glyphs.
                14 if hand.stack.len() >= 4 => return Err(NotFollowed),
                14 => return Ok(true),
                12 => match take(&mut rest)? {
                    [34..=37] => hand.stack.clear(),
                    _ => return Err(NotFollowed),
                },
                4..=8 | 21 | 22 | 24..=27 | 30 | 31 => hand.stack.clear(),
                _ => return Err(NotFollowed),
            }
        }
        Ok(false)
    }
}

impl Hand {
    fn step(&mut self) -> Result<(), NotFollowed> {
        self.steps += 1;
        if self.steps > LONGEST || self.stack.len() > 600 { Err(NotFollowed) } else { Ok(()) }
    }

    fn hint(&mut self) {
        self.hints += self.stack.len() / 2;
        self.stack.clear();
    }

    fn pop(&mut self) -> Result<usize, NotFollowed> {
        whole(self.stack.pop().ok_or(NotFollowed)?)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to fit")]
fn whole(number: f64) -> Result<usize, NotFollowed> {
    if (0.0..65_536.0).contains(&number) { Ok(number as usize) } else { Err(NotFollowed) }
}

/// The number of the piece that is called, which is counted from the middle.
fn subroutine(hand: &mut Hand, count: usize) -> Result<usize, NotFollowed> {
    let middle = match count {
        0..1240 => 107.0,
        1240..33_900 => 1131.0,
        _ => 32_768.0,
    };
    whole(hand.stack.pop().ok_or(NotFollowed)? + middle)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], NotFollowed> {
    let (bytes, after) = rest.split_first_chunk().ok_or(NotFollowed)?;
    *rest = after;
    Ok(*bytes)
}

/// A number of one or two bytes, as both kinds of program write it.
fn short(first: u8, rest: &mut &[u8]) -> Result<f64, NotFollowed> {
    let first = f64::from(first);
    if first < 247.0 {
        return Ok(first - 139.0);
    }
    let [second] = take(rest)?;
    let second = f64::from(second);
    Ok(if first < 251.0 {
        (first - 247.0) * 256.0 + second + 108.0
    } else {
        -(first - 251.0) * 256.0 - second - 108.0
    })
}

/// Follows programs of Type 1 fonts.
pub(super) struct Classic<'a> {
    pub(super) pieces: &'a [Vec<u8>],
    pub(super) called: BTreeSet<usize>,
    /// Codes, in the standard encoding, of the glyphs that others are composed of.
    pub(super) parts: BTreeSet<u8>,
}

#[derive(Default)]
struct Post {
    hand: Hand,
    /// What was handed to PostScript and not taken back.
    away: Vec<f64>,
}

impl Classic<'_> {
    pub(super) fn follow(&mut self, glyph: &[u8]) -> Result<(), NotFollowed> {
        self.run(glyph, &mut Post::default(), 0).map(|_| ())
    }

    fn run(&mut self, code: &[u8], post: &mut Post, deep: u32) -> Result<bool, NotFollowed> {
        if deep > DEEPEST {
            return Err(NotFollowed);
        }
        let mut rest = code;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            post.hand.step()?;
            let stack = &mut post.hand.stack;
            match first {
                255 => stack.push(f64::from(i32::from_be_bytes(take(&mut rest)?))),
                32.. => stack.push(short(*first, &mut rest)?),
                10 => {
                    let number = post.hand.pop()?;
                    self.called.insert(number);
                    let code = self.pieces.get(number).ok_or(NotFollowed)?.clone();
                    if self.run(&code, post, deep + 1)? {
                        return Ok(true);
                    }
                }
                11 => return Ok(false),
                14 => return Ok(true),
                12 => match take(&mut rest)? {
                    [6] => {
                        let (second, first) = (post.hand.pop()?, post.hand.pop()?);
                        for part in [first, second] {
                            self.parts.insert(u8::try_from(part).ok().ok_or(NotFollowed)?);
                        }
                        return Ok(true);
                    }
                    [12] => {
                        let by = stack.pop().ok_or(NotFollowed)?;
                        let number = stack.pop().ok_or(NotFollowed)?;
                        stack.push(number / by);
                    }
                    [16] => {
                        let (what, count) = (post.hand.pop()?, post.hand.pop()?);
                        // Others blend the designs of a font that has several.
                        if what > 3 {
                            return Err(NotFollowed);
                        }
                        for _ in 0..count {
                            post.away.push(post.hand.stack.pop().ok_or(NotFollowed)?);
                        }
                        if what == 3 {
                            self.called.insert(3);
                        }
                    }
                    [17] => stack.push(post.away.pop().unwrap_or_default()),
                    [0 | 1 | 2 | 7 | 33] => stack.clear(),
                    _ => return Err(NotFollowed),
                },
                1 | 3..=9 | 13 | 21 | 22 | 30 | 31 => stack.clear(),
                _ => return Err(NotFollowed),
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_that_a_glyph_calls_are_found_through_others() {
        // -106 callsubr endchar; the piece calls a shared one (-107) after two stems and their mask.
        let own: [&[u8]; 3] = [&[11], &[139, 140, 141, 142, 18, 19, 0, 32, 29, 11], &[11]];
        let shared: [&[u8]; 1] = [&[139, 22, 11]];
        let mut compact = Compact {
            own: &own,
            shared: &shared,
            own_called: BTreeSet::new(),
            shared_called: BTreeSet::new(),
        };
        compact.follow(&[33, 10, 14]).unwrap();
        assert_eq!(compact.own_called, [1].into());
        assert_eq!(compact.shared_called, [0].into());
    }

    #[test]
    fn a_glyph_that_calls_itself_is_not_followed() {
        let own: [&[u8]; 1] = [&[32, 10]];
        let mut compact = Compact {
            own: &own,
            shared: &[],
            own_called: BTreeSet::new(),
            shared_called: BTreeSet::new(),
        };
        assert_eq!(compact.follow(&[32, 10]), Err(NotFollowed));
    }

    #[test]
    fn hints_that_are_replaced_are_called_by_way_of_post_script() {
        let pieces = vec![vec![11]; 6];
        let mut classic =
            Classic { pieces: &pieces, called: BTreeSet::new(), parts: BTreeSet::new() };
        // 5 1 3 callothersubr pop callsubr, then composed of A and acute.
        let glyph = [144, 140, 142, 12, 16, 12, 17, 10, 139, 139, 139, 204, 247, 86, 12, 6];
        classic.follow(&glyph).unwrap();
        assert_eq!(classic.called, [3, 5].into());
        assert_eq!(classic.parts, [65, 194].into());
    }
}
