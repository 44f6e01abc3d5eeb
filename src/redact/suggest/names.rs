//! Names that are common in these islands, and words that look like names and are none.

use std::{collections::HashSet, sync::LazyLock};

/// Given names, in lower case, Welsh ones among them.
const GIVEN: &str = "aaron abbie abdul abigail adam adele adrian afshan agnes ahmed aisha alan alana \
albert alex alexander alexandra alfie ali alice alison alistair allan alun alwyn alys amanda amber \
amelia amina amir amy anaïs andrea andrew angela angharad anil anita anjali ann anna anne annette \
annie anthony anwen aoife aran archie arthur arwel arwyn ashley asif audrey awen ayesha barbara barry \
beatrice becky ben benjamin bernard beryl beth bethan betty beverley beverly brenda brian bridget bronwen \
bryan bryn brynmor caitlin callum cameron carl carla carol caroline carwyn carys caryl catherine catrin \
cecil ceri cerys chantelle charles charlie charlotte chelsea cheryl chloe chris christian christina \
christine christopher claire clara clare clive colin conor craig cynthia dafydd dai daisy damian dan \
daniel danielle darren dave david dawn dean deborah debra declan deepak deiniol delyth denise dennis \
derek derrick dewi diane dilwyn dilys dominic donald donna doreen dorothy douglas duncan dylan eamonn \
ebrahim eddie edith edward edwin efa egan eifion eilidh eileen eilir einir eirian eirlys eirwen elaine \
eleanor eleri elfyn eliot elin elinor elis elisabeth elizabeth ella ellen ellie elliot elsie eluned emily \
emlyn emma emmanuel emrys emyr eric erin ernest esther ethan eunice eva evan eve evelyn fatima felicity \
ffion fiona florence frances francesca francis frank fraser freda frederick gail gareth garry gary gavin \
gaynor geoffrey george georgia georgina gerald geraint gerallt gerard gethin gillian gladys glenn glenys \
glyn grace graeme graham grant greg gregory griff guto gwen gwenan gwenda gwenllian gwenno gwilym gwyn \
gwyneth hannah hari harold harriet harry harvey hassan hayley hazel heather heddwyn hefin heledd helen \
henry hefina herbert hilary hollie holly howard huda hugh huw hywel iain ian ibrahim ida idris ieuan \
ifan ifor imogen imran ioan iola iolo iona ira irene iris isaac isabel isabella isla islwyn ismail iwan \
jack jackie jacob jacqueline jade jake james jamie jan jane janet janice jasmine jason javed jayne jean \
jeffrey jemma jennifer jenny jeremy jessica jill jim jo joan joanna joanne jodie joe joel john jonathan \
jordan joseph josephine josh joshua joy joyce judith julia julian julie june justin kamal karen karl kate \
katherine kathleen kathryn katie katy kay keith kelly kelvin ken kenneth kerry kevin khadija kieran kim \
kirsty kwame kyle lauren laura lawrence leah leanne lee leighton lena leo leon leonard lesley leslie lewis \
liam lily linda lindsay lisa liz llew llinos lloyd llŷr llyr lois lorna lorraine louis louise lowri lucas lucy \
luke lydia lynda lynn lynne mabel madeleine maggie mair malcolm maldwyn mandy manon marc marcus mared \
margaret maria marian marie marilyn marion marjorie mark martha martin martyn mary maryam matilda matthew \
maureen maurice max maxine megan mehmet meinir meirion melanie meleri melissa menna meurig mia micah \
michael michelle miguel mike mildred miles mirain miriam mohamed mohammad mohammed moira molly monica morag \
moses muhammad muriel musa myfanwy myra nadia nadine nan nancy naomi natalie natasha nathan neil nerys nest \
nia niamh nicholas nicola nigel nikki nina noah non nora norma norman oliver olivia olwen oscar osian owain \
owen pam pamela patricia patrick paul paula pauline penelope penny peredur peter petra philip phillip \
phoebe phyllis priya rachael rachel rafiq raj rajesh ralph ray raymond rebecca reece reg reggie rhian \
rhiannon rhodri rhona rhun rhydian rhys richard rita robert roberta robin roger roland ron ronald rory \
rose rosemary rosie ross rowena roy ruby rukhsana rupert russell ruth ryan sabrina saeed sally sam samantha \
samuel sandra sanjay sara sarah scott sean shabana shane shannon sharon shaun sheila shirley sian siân siobhan \
siôn sion sioned siwan sonia sophia sophie stacey stanley stella stephanie stephen steve steven stuart \
sue sunita susan suzanne sybil sylvia tahir tania tanya tara tariq ted teifi tegan tegwen temitope terence \
teresa terry thelma theo theresa thomas tim timothy tina toby tom tomos tony tracey tracy trefor trevor \
tudur tyrone una usha valerie vanessa vera verity veronica victor victoria vijay vincent violet vivian \
vivienne walter wanda wayne wendy wil wilfred will william winifred wyn yasmin yolanda yusuf yvonne zainab \
zara zoe iestyn eirig cadi celyn gruffudd gruffydd llywelyn macsen mabli nansi taliesin trystan urien ynyr";

/// Surnames, in lower case.
const SURNAMES: &str = "abbott adams adebayo ahmed akhtar alexander ali allen anderson andrews armstrong \
ashton atkins atkinson austin bailey baker ball banks barker barlow barnes barrett barry bates baxter \
beaumont begum bell bennett berry bevan bibi birch bird bishop black blake bolton bond booth bowen bowyer \
boyd bradley bradshaw brady brennan briggs brooks brown browne bryan bryant buckley burgess burke burns \
burrows burton butcher butler byrne cadwaladr campbell carr carroll carter chadwick chambers chan chapman \
charlton chowdhury clark clarke clayton clements coates cole coleman coles collier collins connolly connor \
conway cook cooke cooper coughlan cox craven crawford cross cunningham curtis dale daniels davey davidson \
davies davis davison dawson day dean dickinson dixon dobson doherty donnelly douglas doyle duffy duncan dunn \
dyer eaton edmunds edwards elliott ellis emrys english evans farrell faulkner ferguson field finch fisher \
fitzgerald fleming fletcher flynn forbes foster fowler francis franklin fraser freeman frost fuller gallagher \
gardiner gardner garner george gibbons gibbs gibson gilbert giles gill glover godfrey goodwin gordon \
gough graham grant gray green greenwood gregory griffin griffith griffiths gruffydd hale hall hamilton \
hammond hancock hanson harding hardy harper harris harrison harrop hart hartley harvey hassan hawkins hayes \
haynes henderson henry herbert hewitt hicks higgins hill hilton hobbs hodgson holden holland holloway \
holmes holt hooper hope hopkins horton houghton howard howarth howe howell howells howells hudson hughes \
humphreys humphries hunt hunter hurst hussain hutchinson hussein ingram iqbal islam jackson james jarvis \
jenkins jennings jervis john johnson johnston jones jordan joyce kaur kay kelly kemp kennedy kent kerr khan \
king kirby kirk knight knowles kumar lamb lambert lane law lawrence lawson leach lee leigh leonard lewis \
little lloyd llewellyn llewelyn long lord lowe lucas lynch lynn macdonald maddocks mahmood mann manning \
marsden marsh marshall martin mason matthews may mccarthy mcdonald mcgrath mckenzie mclean medina mehmood \
mendoza mercer miah middleton miles miller mills mistry mitchell mohamed mohammed moore moran morgan morris \
morrison moss mostyn murphy murray myers naylor nash nelson newman newton nicholls nicholson noble nolan \
norman norris north nwosu obrien oconnor o'brien o'connor o'donnell o'neill oliver osborne osei owen owens \
page palmer parker parkes parkin parkinson parry parsons patel patterson payne peacock pearce pearson peart \
penhallow perkins perry peters phillips pickering poole pope porter potter poulter powell power pratt price \
pritchard probert prosser prydderch pugh quinn rahman randall read reed rees reese reeves reid reynolds rhodes \
rhys rice richards richardson riley roberts robertson robinson robson rogers rose ross rowe rowland rowlands \
russell ryan salisbury samuel sanders sanderson saunders savage schofield scott seymour shah sharma sharp \
sharpe shaw shepherd sheppard short siddiqui simmons simpson sims sinclair singh skinner slater smart smith \
spencer stanley steele stephens stephenson stevens stevenson stewart stokes stone storey sullivan summers \
sutton swift talbot tanner taylor thomas thompson thomson thornton thorpe todd townsend tucker turnbull \
turner tyler vaughan vincent wade walker wallace wallis walsh walters walton ward warner warren waters \
watkins watson watts webb webster welch wells west weston wheeler whelan white whitehead whitehouse whittaker \
wilkins wilkinson williams williamson willis wilson winter wong wood woods woodward wright wyatt yates young";

/// Words that stand in the names of organisations, places and things, in lower case. A run of
/// capitalised words that holds one of them is no person.
const NOT_PEOPLE: &str = "ltd limited plc llp cyf cyfyngedig university prifysgol college coleg school \
ysgol council cyngor government llywodraeth department adran division directorate board bwrdd committee \
pwyllgor commission comisiwn commissioner comisiynydd authority awdurdod agency asiantaeth group grŵp team \
tîm office swyddfa ministry minister ministers gweinidog secretary ysgrifennydd parliament senedd assembly \
cynulliad service services gwasanaeth gwasanaethau trust ymddiriedolaeth hospital ysbyty health iechyd \
foundation charity association society institute institution company cwmni bank banc union church eglwys \
chapel capel club street road avenue lane close drive crescent place terrace gardens court grove square heol \
ffordd stryd act deddf regulations rheoliadau regulation section adran schedule annex annexe appendix article \
chapter part item items eitem action actions plan plans cynllun policy polisi strategy strategaeth programme \
rhaglen project prosiect report reports adroddiad review guidance canllawiau framework terms reference \
minutes cofnodion meeting meetings cyfarfod agenda update welcome introduction conclusion summary background \
january february march april may june july august september october november december ionawr chwefror \
mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr monday tuesday wednesday thursday \
friday saturday sunday llun mawrth mercher iau gwener sadwrn sul england scotland ireland wales cymru \
lloegr alban iwerddon britain united kingdom british english welsh scottish irish european europe north south \
east west mid central northern southern eastern western county borough city town village sir ynys river afon \
lake llyn valley dyffryn mount mynydd beach bay park parc castle castell station airport freedom information \
rhyddid gwybodaeth environmental amgylcheddol data protection public cyhoeddus social justice equality \
cydraddoldeb culture sport tourism education addysg finance cyllid transport trafnidiaeth planning cynllunio \
housing tai communities cymunedau community cymuned support challenge internal external implementation \
accountability communication communications people human resources head director deputy chief executive \
officer manager chair cadeirydd chairman member members aelod aelodau advisory advice network forum working \
strategic national cenedlaethol local lleol general annual first second third new our the this that these \
those and for with from about microsoft teams word excel outlook google internet email web website question \
questions answer response request requests dear annwyl yours yn kind regards cofion hoffwn diolch thank thanks \
please attached subject sent received tribunal court judge state crown royal his her majesty majesty's civil \
servant servants race racism diversity inclusion gender disability age covid brexit version draft final page \
table figure note notes number date time total name address telephone phone fax mobile reference published \
copyright open government licence green white paper bill order statutory instrument law \
day diwrnod week wythnos month mis year blwyddyn memorial food banks bank powerpoint onedrive sharepoint \
madam cross house tŷ home university inn hotel club museum library llyfrgell";

/// Towns and counties, in lower case; those of two words with a space.
const PLACES: &str = "cardiff caerdydd swansea abertawe newport casnewydd wrexham wrecsam bangor merthyr tudful \
tydfil aberystwyth llandudno conwy rhyl flint fflint mold yr wyddgrug denbigh dinbych ruthin rhuthun dolgellau \
bala machynlleth newtown drenewydd welshpool trallwng brecon aberhonddu builth llandrindod hay abergavenny \
fenni monmouth trefynwy chepstow casgwent cwmbran pontypool pontypridd rhondda cynon taf caerphilly \
caerffili bridgend barry penarth neath castell-nedd port talbot llanelli carmarthen caerfyrddin haverfordwest \
hwlffordd pembroke penfro tenby cardigan aberteifi lampeter ceredigion gwynedd powys anglesey môn clwyd dyfed \
gwent glamorgan morgannwg pembrokeshire carmarthenshire flintshire denbighshire monmouthshire torfaen blaenau \
london londres llundain manchester birmingham liverpool leeds sheffield bristol bryste newcastle nottingham \
leicester coventry bradford edinburgh glasgow belfast dublin oxford cambridge york exeter plymouth southampton \
portsmouth brighton norwich derby stoke chester caer shrewsbury amwythig hereford henffordd worcester gloucester \
bath reading essex kent surrey sussex devon cornwall dorset somerset hampshire wiltshire berkshire norfolk \
suffolk lincolnshire yorkshire lancashire cumbria durham northumberland cheshire shropshire";

/// Words of titles that stand before a name.
const TITLES: &str = "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron cllr councillor \
rev reverend canon father sister dc pc ps sgt inspector captain major colonel cyng cynghorydd athro arglwydd \
arglwyddes syr parch parchedig meistr dr.";

fn set(words: &'static str) -> HashSet<&'static str> {
    words.split_whitespace().collect()
}

static GIVEN_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(GIVEN));
static SURNAME_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(SURNAMES));
static NOT_PEOPLE_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(NOT_PEOPLE));
static PLACE_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(PLACES));
static TITLE_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(TITLES));

/// Whether a word, in lower case with plain apostrophes, is a common given name, as it is or with
/// its first consonant changed as Welsh does after `i`, `gan`, `at` and others.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN_SET.contains(word) || unmutated(word).any(|plain| GIVEN_SET.contains(plain.as_str()))
}

/// Whether it is a common surname.
pub(super) fn is_surname(word: &str) -> bool {
    SURNAME_SET.contains(word)
}

/// Whether it stands in the names of organisations, places and things.
pub(super) fn is_of_things(word: &str) -> bool {
    NOT_PEOPLE_SET.contains(word)
}

/// Whether it is a town or a county.
pub(super) fn is_place(word: &str) -> bool {
    PLACE_SET.contains(word)
}

/// Whether it is a title that stands before a name; without its full stop.
pub(super) fn is_title(word: &str) -> bool {
    TITLE_SET.contains(word)
}

/// The words that a Welsh word may be when its first consonant has softened or become breathy.
fn unmutated(word: &str) -> impl Iterator<Item = String> + '_ {
    const CHANGES: &[(&str, &[&str])] = &[
        ("dd", &["d"]),
        ("ph", &["p"]),
        ("th", &["t"]),
        ("ch", &["c"]),
        ("f", &["b", "m"]),
        ("b", &["p"]),
        ("d", &["t"]),
        ("g", &["c"]),
        ("l", &["ll"]),
        ("r", &["rh"]),
        ("w", &["gw"]),
    ];
    CHANGES
        .iter()
        .filter_map(move |(now, was)| Some((word.strip_prefix(now)?, *was)))
        .flat_map(|(rest, was)| was.iter().map(move |was| format!("{was}{rest}")))
}
