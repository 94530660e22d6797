"""The pages of the county that the repository's sources.yaml shows as its worked example."""

from __future__ import annotations

import io
import zipfile

from county_site import Answer, Site

ARTICLE = "项目绩效自评得分九十五分，资金到位及时，预算执行率百分之九十八，产出数量与质量均达到年初设定的目标。" * 6
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def pdf(mark: str) -> bytes:
    """Bytes that are a PDF's to whoever looks at their start, different for each mark."""
    return PDF + f"% {mark}\n".encode()


def docx(mark: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml"), f"<w:document>{mark}</w:document>")
    return made.getvalue()


def list_page(items: list[tuple[str, str, str]], after: str = "", encoding: str = "utf-8") -> bytes:
    """A list page; items are address, title and date."""
    rows = "".join(
        f'<li><a href="{href}">{title}</a><span class="date">{date}</span></li>' for href, title, date in items
    )
    html = (
        f'<html><head><meta charset="{encoding}"><title>绩效公开</title></head><body><ul class="news">{rows}</ul>'
        f"{after}</body></html>"
    )
    return html.encode(encoding)


def report_page(
    title: str,
    links: list[tuple[str, str]],
    *,
    text: str = "",
    date: str = "",
    encoding: str = "utf-8",
    extra: str = "",
) -> bytes:
    """A report's own page; links are address and words."""
    meta = f'<meta name="PubDate" content="{date}">' if date else ""
    files = "".join(f'<p><a href="{href}">{words}</a></p>' for href, words in links)
    html = (
        f'<html><head><meta charset="{encoding}"><title>{title}-县财政局</title>{meta}</head><body><h1>{title}</h1>'
        f'<div class="article"><p>{text}</p>{files}</div>{extra}</body></html>'
    )
    return html.encode(encoding)


BASE = "/czj/jxgk"


def county(www: Site, files: Site) -> None:
    """Three list pages by pattern with five reports, one list by next link with two, files on a second host."""
    www.answers |= {
        f"{BASE}/index.html": Answer(
            list_page(
                [
                    ("./202405/t20240531_11.html", "2023年度教育局整体支出绩效自评…", "2024-05-31"),
                    ("./202405/t20240530_12.html", "关于举办预算绩效管理培训的通知", "2024-05-30"),
                ]
            ).replace(b'_11.html"', '_11.html" title="2023年度教育局整体支出绩效自评报告"'.encode())
        ),
        f"{BASE}/index_1.html": Answer(
            list_page(
                [
                    ("./202305/t20230520_13.html", "2022年度农业项目绩效评价报告", "2023-05-20"),
                    ("./files/2022zp.pdf", "2022年度卫健局绩效自评报告", "2023-05-18"),
                ]
            )
        ),
        f"{BASE}/index_2.html": Answer(
            list_page([("./t20220401_14.html", "2021年度绩效评价结果公告", "")], encoding="gb18030")
        ),
        f"{BASE}/202405/t20240531_11.html": Answer(
            report_page(
                "2023年度教育局整体支出绩效自评报告",
                [("/files/a.pdf", "附件1：自评报告.pdf"), (files.url("/b.doc"), "附件2：自评表.docx")],
                text="现将报告公开如下。",
                date="2024-06-01",
            )
        ),
        "/files/a.pdf": Answer(pdf("a"), headers=(("Content-Type", "application/octet-stream"),)),
        f"{BASE}/202305/t20230520_13.html": Answer(report_page("2022年度农业项目绩效评价报告", [], text=ARTICLE)),
        f"{BASE}/files/2022zp.pdf": Answer(pdf("zp"), headers=(("Content-Type", "text/html"),)),
        f"{BASE}/t20220401_14.html": Answer(
            report_page("2021年度绩效评价结果公告", [("down.jsp?f=结果", "下载")], text="见附件。", encoding="gb18030")
        ),
        f"{BASE}/down.jsp?f=%BD%E1%B9%FB": Answer(
            pdf("down"),
            headers=(("Content-Disposition", 'attachment; filename="评价结果.pdf"'.encode("gb18030")),),
        ),
        "/czj/tzgg/list.jsp?id=7": Answer(
            list_page(
                [("/czj/tzgg/21.html", "2023年绩效目标批复", "2024/03/01")],
                '<a class="next" href="list.jsp?id=7&p=2">下一页</a>',
            )
        ),
        "/czj/tzgg/list.jsp?id=7&p=2": Answer(
            list_page(
                [("/czj/tzgg/22.html", "2022年绩效目标批复", "2023/03/02")],
                '<a class="next" href="javascript:;">下一页</a>',
            )
        ),
        "/czj/tzgg/21.html": Answer(report_page("2023年绩效目标批复", [("/files/21.pdf", "2023批复.pdf")])),
        "/czj/tzgg/22.html": Answer(report_page("2022年绩效目标批复", [("/files/22.pdf", "2022批复.pdf")])),
        "/files/21.pdf": Answer(pdf("21")),
        "/files/22.pdf": Answer(pdf("22")),
    }
    files.answers |= {"/b.doc": Answer(docx("b"))}
