//! The parts of a PowerPoint file.

use std::fmt::Write as _;

use super::shapes::{self, HEIGHT, WIDTH};
use super::{Content, Deck};
use crate::plain_text;
use crate::xml::escaped;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.presentationml";
/// An empty group that every tree of shapes begins with.
const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
    <a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

pub(super) fn files(deck: &Deck) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fixed(deck).into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes())).collect();
    for (number, slide) in (1..).zip(&deck.slides) {
        let tree = shapes::of_slide(slide, number, &deck.footer);
        let xml = format!(
            "{XML}<p:sld {SPACES}><p:cSld><p:spTree>{TREE}{tree}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"
        );
        files.push((format!("ppt/slides/slide{number}.xml"), xml.into_bytes()));
        let mut links = vec![("slideLayout".to_owned(), "../slideLayouts/slideLayout1.xml".to_owned())];
        if let Content::Picture(picture) = &slide.content {
            files.push((format!("ppt/media/picture{number}.png"), picture.png.clone()));
            links.push(("image".to_owned(), format!("../media/picture{number}.png")));
        }
        files.push((format!("ppt/slides/_rels/slide{number}.xml.rels"), relationships(&links).into_bytes()));
    }
    files.sort();
    // The list of content types comes first, as readers that stream expect.
    files.insert(0, ("[Content_Types].xml".to_owned(), content_types(deck).into_bytes()));
    files
}

/// Links in the order of their ids, `rId1` first.
fn relationships(links: &[(String, String)]) -> String {
    let mut xml = format!("{XML}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (number, (kind, target)) in (1..).zip(links) {
        let _ = write!(xml, "<Relationship Id=\"rId{number}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>");
    }
    xml + "</Relationships>"
}

fn content_types(deck: &Deck) -> String {
    let mut xml = format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/ppt/presentation.xml\" ContentType=\"{TYPES}.presentation.main+xml\"/>\
         <Override PartName=\"/ppt/slideMasters/slideMaster1.xml\" ContentType=\"{TYPES}.slideMaster+xml\"/>\
         <Override PartName=\"/ppt/slideLayouts/slideLayout1.xml\" ContentType=\"{TYPES}.slideLayout+xml\"/>\
         <Override PartName=\"/ppt/theme/theme1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/>"
    );
    for number in 1..=deck.slides.len() {
        let _ = write!(xml, "<Override PartName=\"/ppt/slides/slide{number}.xml\" ContentType=\"{TYPES}.slide+xml\"/>");
    }
    xml + "</Types>"
}

/// Everything but slides and the list of content types.
fn fixed(deck: &Deck) -> Vec<(&'static str, String)> {
    let link = |kind: &str, target: &str| (kind.to_owned(), target.to_owned());
    let mut of_presentation = vec![link("slideMaster", "slideMasters/slideMaster1.xml"), link("theme", "theme/theme1.xml")];
    of_presentation.extend((1..=deck.slides.len()).map(|number| link("slide", &format!("slides/slide{number}.xml"))));
    vec![
        ("_rels/.rels", root_links()),
        ("docProps/core.xml", core(&deck.title)),
        ("ppt/presentation.xml", presentation(deck.slides.len())),
        ("ppt/_rels/presentation.xml.rels", relationships(&of_presentation)),
        ("ppt/slideMasters/slideMaster1.xml", master()),
        (
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            relationships(&[link("slideLayout", "../slideLayouts/slideLayout1.xml"), link("theme", "../theme/theme1.xml")]),
        ),
        ("ppt/slideLayouts/slideLayout1.xml", layout()),
        ("ppt/slideLayouts/_rels/slideLayout1.xml.rels", relationships(&[link("slideMaster", "../slideMasters/slideMaster1.xml")])),
        ("ppt/theme/theme1.xml", theme()),
    ]
}

fn root_links() -> String {
    relationships(&[("officeDocument".to_owned(), "ppt/presentation.xml".to_owned())]).replace(
        "</Relationships>",
        "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>",
    )
}

fn core(title: &str) -> String {
    let title = escaped(&plain_text::visible(title, 250));
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{title}</dc:title><dc:creator>tonghop</dc:creator></cp:coreProperties>"
    )
}

fn presentation(slides: usize) -> String {
    let mut list = String::new();
    for number in 0..slides {
        let _ = write!(list, "<p:sldId id=\"{}\" r:id=\"rId{}\"/>", 256 + number, 3 + number);
    }
    format!(
        "{XML}<p:presentation {SPACES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst>\
         <p:sldIdLst>{list}</p:sldIdLst><p:sldSz cx=\"{WIDTH}\" cy=\"{HEIGHT}\"/><p:notesSz cx=\"{HEIGHT}\" cy=\"9144000\"/></p:presentation>"
    )
}

/// Where titles stand by default; every slide places its own.
const TITLE_PLACE: &str = "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Tiêu đề\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr><p:nvPr><p:ph type=\"title\"/></p:nvPr>\
    </p:nvSpPr><p:spPr><a:xfrm><a:off x=\"560000\" y=\"330000\"/><a:ext cx=\"11072000\" cy=\"900000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr>\
    <p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang=\"vi-VN\"/></a:p></p:txBody></p:sp>";

fn master() -> String {
    format!(
        "{XML}<p:sldMaster {SPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>\
         <p:spTree>{TREE}{TITLE_PLACE}</p:spTree></p:cSld><p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" \
         accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/>\
         <p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst>\
         <p:txStyles><p:titleStyle/><p:bodyStyle/><p:otherStyle/></p:txStyles></p:sldMaster>"
    )
}

fn layout() -> String {
    format!(
        "{XML}<p:sldLayout {SPACES} type=\"titleOnly\" preserve=\"1\"><p:cSld name=\"Tiêu đề và nội dung\"><p:spTree>{TREE}{TITLE_PLACE}</p:spTree></p:cSld>\
         <p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )
}

fn theme() -> String {
    let colours = [
        ("dk1", "1A1A1A"),
        ("lt1", "FFFFFF"),
        ("dk2", "1F3864"),
        ("lt2", "F2F2F2"),
        ("accent1", "1F3864"),
        ("accent2", "0072B2"),
        ("accent3", "8A3B00"),
        ("accent4", "595959"),
        ("accent5", "009E73"),
        ("accent6", "CC79A7"),
        ("hlink", "0563C1"),
        ("folHlink", "954F72"),
    ];
    let mut scheme = String::new();
    for (name, colour) in colours {
        let _ = write!(scheme, "<a:{name}><a:srgbClr val=\"{colour}\"/></a:{name}>");
    }
    let font = "<a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"Arial\"/>";
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line = "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "{XML}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"tonghop\"><a:themeElements><a:clrScheme name=\"tonghop\">{scheme}</a:clrScheme>\
         <a:fontScheme name=\"tonghop\"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name=\"tonghop\">\
         <a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst>\
         </a:fmtScheme></a:themeElements></a:theme>"
    )
}
