// The modules of ateb-pdf, at the root of a target, where they look for one another.
#[path = "../../src/bin/ateb-pdf/compare.rs"]
mod compare;
#[path = "../../src/bin/ateb-pdf/content.rs"]
mod content;
#[path = "../../src/bin/ateb-pdf/cut.rs"]
mod cut;
#[path = "../../src/bin/ateb-pdf/fonts/mod.rs"]
mod fonts;
#[path = "../../src/bin/ateb-pdf/gaps/mod.rs"]
mod gaps;
#[path = "../../src/bin/ateb-pdf/glyphs.rs"]
mod glyphs;
#[path = "../../src/bin/ateb-pdf/images/mod.rs"]
mod images;
#[path = "../../src/bin/ateb-pdf/inspect/mod.rs"]
mod inspect;
#[path = "../../src/bin/ateb-pdf/layers.rs"]
mod layers;
#[path = "../../src/bin/ateb-pdf/lettering.rs"]
mod lettering;
#[path = "../../src/bin/ateb-pdf/marker.rs"]
mod marker;
#[path = "../../src/bin/ateb-pdf/page.rs"]
mod page;
#[path = "../../src/bin/ateb-pdf/sanitise.rs"]
mod sanitise;
#[path = "../../src/bin/ateb-pdf/scan.rs"]
mod scan;
#[path = "../../src/bin/ateb-pdf/text.rs"]
mod text;
#[path = "../../src/bin/ateb-pdf/unseen.rs"]
mod unseen;
#[path = "../../src/bin/ateb-pdf/verify.rs"]
mod verify;
