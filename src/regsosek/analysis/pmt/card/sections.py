"""What the card says, section by section. Every function returns HTML and takes plain documents."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from regsosek.analysis.pmt.card import plots
from regsosek.analysis.pmt.card.words import both, number, percent, raw, rows, text
from regsosek.analysis.pmt.model import UNIT, Model
from regsosek.analysis.pmt.scorecard.published import PUBLISHED

BAH = {"r2": 0.5, "spearman": 0.67, "error_0.40": 0.30}
MEASURES = {
    "r2": ("R²", "R²"),
    "spearman": ("Korelasi peringkat (Spearman)", "Rank correlation (Spearman)"),
    "error_0.05": ("Salah sasaran, 5 % termiskin", "Targeting error, poorest 5 %"),
    "error_0.10": ("Salah sasaran, 10 % termiskin", "Targeting error, poorest 10 %"),
    "error_0.20": ("Salah sasaran, 20 % termiskin", "Targeting error, poorest 20 %"),
    "error_0.40": ("Salah sasaran, 40 % termiskin", "Targeting error, poorest 40 %"),
}
GROUPS = {
    "sex": ("Jenis kelamin kepala keluarga", "Sex of the head"),
    "disabled": ("Disabilitas", "Disability"),
    "size": ("Jumlah anggota keluarga", "Family size"),
    "area": ("Wilayah", "Area"),
}
RECIPES = {
    "linear": (
        "Kuadrat terkecil tertimbang atas pertanyaan registri, pengaruh wilayah menyusut ke rata-rata. Tiap alasan tepat "
        "sampai satu poin.",
        "Weighted least squares on the registry's questions; area effects shrink to the mean. Every reason is exact to the "
        "point.",
    ),
    "scorecard": (
        "Paling banyak 25 pertanyaan, dipilih satu per satu; jawaban yang berurutan mendapat poin yang hanya naik atau "
        "hanya turun; poin bulat kecil yang dapat dijumlahkan dengan tangan.",
        "At most 25 questions, chosen one by one; ordered answers have points that only rise or only fall; small whole "
        "points that can be added up by hand.",
    ),
    "best": (
        "Regresi linear teratur dan pohon keputusan bertahap, digabung dengan bobot dari data yang tidak dipakai melatih; "
        "pengaruh wilayah menyusut ke rata-rata.",
        "Regularised linear regression and gradient-boosted trees, put together with weights from data not used to fit; "
        "area effects shrink to the mean.",
    ),
    PUBLISHED: (
        "Kartu skor yang diterbitkan pihak lain. Peluang diambil dari tabelnya, bukan dihitung di sini.",
        "A scorecard published by somebody else. Chances come from its table and are not computed here.",
    ),
}
REASONS = {
    "absent": ("tidak ada", "absent"), "all_missing": ("kosong", "empty"), "constant": ("selalu sama", "constant"),
    "duplicate": ("sama dengan kolom lain", "same as another column"), "identifier": ("nomor pengenal", "identifier"),
    "not_needed": ("tidak menambah ketepatan", "adds no accuracy"),
}  # fmt: skip


def section(title: tuple[str, str], body: str, classes: str = "") -> str:
    return f'<section class="sheet {classes}"><h2>{both(*title)}</h2>{body}</section>'


def figures(model: Any, report: Mapping[str, Any] | None) -> str:
    """The four or five numbers that matter."""
    cells = []
    if report is not None:
        measures = report["measures"]["model"]
        r2, rank, error = (measures[k]["mean"] for k in ("r2", "spearman", "error_0.40"))
    elif model is not None and "r2" in model.fit:
        r2, rank, error = model.fit["r2"], model.fit["spearman"], model.fit["targeting_error"].get("0.40")
    else:
        r2 = rank = error = None
    if r2 is not None:
        cells += [
            (number(r2, 2), "R² di luar sampel: bagian perbedaan yang dijelaskan", "R² out of sample: part of differences explained"),
            (number(rank, 2), "korelasi peringkat", "rank correlation"),
            (percent(error), "salah sasaran pada 40 % termiskin", "targeting error at the poorest 40 %"),
        ]  # fmt: skip
    if model is not None and model.recipe != PUBLISHED:
        low, high = (math.exp(sign * 1.2816 * model.sigma / UNIT) for sign in (-1, 1))
        span = f"× {number(low, 2)} – {number(high, 2)}"
        cells.append((span, "delapan dari sepuluh keluarga berada dalam rentang ini dari ramalan",
                      "eight of ten families lie within this range of the prediction"))  # fmt: skip
    used = (report or {}).get("survey", {}).get("used") or (model.survey.get("used") if model is not None else None)
    if used:
        cells.append((number(used), "keluarga survei yang dipakai", "families of the survey used"))
    if not cells:
        return ""
    return (
        '<div class="figures">'
        + "".join(f"<div><b>{v}</b><small>{both(a, b)}</small></div>" for v, a, b in cells)
        + "</div>"
    )


def purpose() -> str:
    yes = [
        ("Mengurutkan keluarga dari yang paling kurang sejahtera, dalam satu wilayah, pada satu waktu.",
         "Putting families in order, the least well-off first, within one area at one time."),
        ("Memperkirakan berapa orang di bawah suatu garis: jumlah peluang, dengan ketidakpastiannya.",
         "Expecting how many persons lie below a line: a sum of chances, with its uncertainty."),
        ("Bahan bagi forum, yang memutuskan.", "Material for a forum, which decides."),
    ]  # fmt: skip
    no = [
        ("Bukan dasar tunggal untuk memberi atau menolak bantuan.", "Never the sole ground to give or refuse help."),
        ("Bukan angka kemiskinan resmi; itu berasal dari Susenas (BPS).", "Not the official poverty count, which is BPS's (Susenas)."),
        ("Jangan menghitung keluarga yang ramalannya di bawah garis: ramalan tertarik ke tengah dan jumlahnya salah.",
         "Never count predictions below a line: predictions are pulled to the middle and the count is wrong."),
        ("Bukan penilaian atas seseorang; tidak untuk halaman umum.", "Not a judgement of a person; not for public pages."),
    ]  # fmt: skip
    lists = [
        f"<div><h3>{both(*head)}</h3><ul>{''.join(f'<li>{both(*item)}</li>' for item in items)}</ul></div>"
        for head, items in ((("Untuk", "For"), yes), (("Bukan untuk", "Not for"), no))
    ]
    return section(("Kegunaan dan batasnya", "What it is for, and not for"), f'<div class="two">{"".join(lists)}</div>')


def data(model: Any, report: Mapping[str, Any] | None) -> str:
    survey = dict(model.survey if model is not None else report["survey"] if report else {})
    entries = [
        (("Baris dalam survei", "Rows in the survey"), survey.get("rows")),
        (("Baris yang dipakai", "Rows used"), survey.get("used")),
        (("Tidak lengkap", "Incomplete"), survey.get("incomplete")),
        (("Penimbang nol", "Zero weight"), survey.get("zero_weights")),
        (("Sasaran nol, negatif, atau kosong", "Zero, negative or empty target"), survey.get("bad_targets")),
    ]
    table = [[both(*words), number(value)] for words, value in entries if value is not None]
    if model is not None and model.area_effects:
        table.append([both("Wilayah dengan pengaruh sendiri", "Areas with an effect"), number(len(model.area_effects))])
    body = rows(table, [both("Data", "Data"), both("Banyaknya", "Number")]) if table else ""
    if survey.get("like_logs"):
        suspicion = (
            "Sasaran survei ini tampak sudah berupa logaritma: perkiraan pengeluaran mungkin salah satuan.",
            "The target of this survey looks like logarithms already: expenditures may be in the wrong unit.",
        )
        body += f"<p><strong>{both(*suspicion)}</strong></p>"
    if survey.get("heaviest_weight"):
        share = f"{survey['heaviest_weight']:.0%}"
        heavy = (
            f"Satu baris memegang {share} dari seluruh penimbang.",
            f"One row has {share} of all weight.",
        )
        body += f"<p><strong>{both(*heavy)}</strong></p>"
    if survey.get("source"):
        body += f"<p>{text(survey['source'])}</p>"
    if survey.get("sha256"):
        body += f"<p>SHA-256 <code>{text(survey['sha256'])}</code></p>"
    dropped = list(model.fit.get("dropped", ())) if model is not None else []
    if dropped:
        cells = [[text(d["feature"]), both(*REASONS.get(d["reason"], (d["reason"],) * 2))] for d in dropped]
        head = [both("Kolom", "Column"), both("Alasan", "Reason")]
        words = both(f"{len(dropped)} kolom tidak dipakai", f"{len(dropped)} columns are not used")
        body += f"<details><summary>{words}</summary>{rows(cells, head)}</details>"
    return section(("Data", "Data"), body)


def recipe(model: Any, name: str) -> str:
    body = f"<p>{both(*RECIPES.get(name, (name, name)))}</p>"
    if model is not None:
        facts = [
            [both("Sasaran", "Target"), f"ln({text(model.target)})" if name != PUBLISHED else text(model.target)],
            [both("Pertanyaan", "Questions"), number(len(model.features))],
            [both("Benih acak", "Seed"), text(model.seed)],
        ]
        if model.created:
            facts.append([both("Dibuat", "Made"), text(model.created)])
        body += rows(facts, [both("Resep", "Recipe"), text(name)])
    return section(("Resep", "Recipe"), body)


def performance(report: Mapping[str, Any]) -> str:
    measures, design = report["measures"], report["design"]
    sides = [side for side in ("model", "ols", "gain") if side in measures]
    names = {
        "model": both("Model ini", "This model"),
        "ols": both("OLS + wilayah", "OLS + areas"),
        "gain": both("Selisih", "Gain"),
    }
    table = []
    for key, words in MEASURES.items():
        cells = [
            f"{number(measures[side][key]['mean'], 3)} <small>± {number(measures[side][key]['se'], 3)}</small>"
            for side in sides
        ]
        table.append([both(*words), *cells, number(BAH.get(key), 2)])
    if design["fitted_model"]:
        how = both("Model yang sudah jadi, diuji pada survei lain.", "A finished model, tested on another survey.")
    else:
        by = design["grouped_by"]
        unit_id, unit_en = (f"kelompok ({by})", f"groups ({by})") if by else ("baris", "rows")
        how = both(
            f"{design['splits']} kali tiga dari sepuluh {unit_id} disisihkan, resep dilatih pada sisanya, lalu diuji pada yang "
            "disisihkan. Selisih: angka positif berarti lebih baik daripada OLS pada pembagian yang sama.",
            f"{design['splits']} times three in ten {unit_en} are held out, the recipe is fitted on the others and tested on what "
            "was held out. Gain: positive is better than OLS on the same splits.",
        )
    head = [
        both("Ukuran (rata-rata ± galat baku)", "Measure (mean ± standard error)"),
        *(names[s] for s in sides),
        "Bah 2019",
    ]
    line, deciles = report["line"], report["deciles"]
    facts = raw(
        f"Desil survei tepat {percent(deciles['exact'])}, selisih paling banyak satu {percent(deciles['within_one'])}. Kemiringan "
        f"kalibrasi {number(report['calibration']['slope'], 2)} (1 = tepat). Terhadap garis 40 %: {percent(line['exclusion'])} dari "
        f"yang di bawah garis terlewat, {percent(line['inclusion'])} dari yang ditunjuk keliru; jumlah peluang memberi "
        f"{percent(line['expected_below'])}, kenyataan {percent(line['truly_below'])}.",
        f"Deciles of the survey exact {percent(deciles['exact'])}, within one {percent(deciles['within_one'])}. Calibration slope "
        f"{number(report['calibration']['slope'], 2)} (1 is right). Against the 40 % line: {percent(line['exclusion'])} of those "
        f"below are missed, {percent(line['inclusion'])} of those named are wrong; the sum of chances gives "
        f"{percent(line['expected_below'])}, the truth is {percent(line['truly_below'])}.",
        "p",
    )  # fmt: skip
    return section(("Seberapa tepat", "How good"), f"<p>{how}</p>{rows(table, head)}{facts}") + _pictures(report)


def _pictures(report: Mapping[str, Any]) -> str:
    model, plain = both("model ini", "this model"), both("OLS + wilayah", "OLS + areas")
    keys = f'<span class="key"><span><i></i>{model}</span>'
    keys += f'<span><i class="ols"></i>{plain}</span></span>' if "ols" in report["measures"] else "</span>"
    drawn = [
        (plots.density(report["density"]), both(
            "Ramalan dan kenyataan, di luar sampel. Makin gelap, makin banyak keluarga; garis putus: sama persis.",
            "Predicted and true, out of sample. Darker: more families; dashed: equal.")),
        (plots.calibration(report["calibration"]["bins"]), both(
            "Tiap titik sepersepuluh keluarga menurut ramalan: rata-rata sebenarnya pada garis putus berarti tepat.",
            "Each dot is a tenth of families by prediction; on the dashed line the mean is right.")),
        (plots.curve(report["curve"]), keys + "<br>" + both(
            "Bagian dari yang termiskin yang tidak ditemukan bila sebanyak itu yang boleh ditunjuk.",
            "Part of the poorest that is not found when as many may be named.")),
    ]  # fmt: skip
    if report["importance"]:
        entries = [(e["column"], e["lost"]) for e in report["importance"][:12] if e["lost"] > 0]
        if entries:
            drawn.append((plots.bars(entries, ("R² yang hilang bila jawaban diacak", "R² lost when answers are shuffled")), both(
                "Pertanyaan yang paling penting, di luar sampel.", "The most important questions, out of sample.")))  # fmt: skip
    shown = "".join(f"<figure>{svg}<figcaption>{words}</figcaption></figure>" for svg, words in drawn)
    return section(("Gambar", "Pictures"), f'<div class="two">{shown}</div>', "long")


def groups(report: Mapping[str, Any]) -> str:
    """For whom it errs, and which way."""
    if not report["groups"]:
        return ""
    parts = ""
    for name, entries in report["groups"].items():
        table = [
            [
                text(e["value"]),
                number(e["rows"]),
                percent(math.expm1(e["bias"])),
                percent(e["exclusion"]),
                percent(e["inclusion"]),
            ]
            for e in entries
        ]
        head = [both("Nilai", "Value"), both("Keluarga", "Families"), both("Selisih", "Bias"),
                both("Terlewat", "Missed"), both("Keliru", "Wrong")]  # fmt: skip
        plot = plots.spread(
            entries[:14], ("ramalan lebih rendah  ←  →  lebih tinggi", "predicted too low  ←  →  too high")
        )
        wrapped = rows(table, head)
        if len(entries) > 8:
            wrapped = f"<details><summary>{both('Semua angka', 'All figures')}</summary>{wrapped}</details>"
        parts += f"<figure><h3>{both(*GROUPS.get(name, (name, name)))}</h3>{plot}{wrapped}</figure>"
    note = both(
        "Terlewat: bagian dari 40 % termiskin yang tidak ditunjuk. Keliru: bagian dari yang ditunjuk yang tidak termasuk. "
        "Kelompok kecil berayun karena kebetulan.",
        "Missed: part of the poorest 40 % not named. Wrong: part of those named who do not belong. Small groups swing by chance.",
    )
    return section(
        ("Galat menurut kelompok", "Errors by group"), f'<p>{note}</p><div class="two">{parts}</div>', "long"
    )


def drift(report: Mapping[str, Any]) -> str:
    found = report.get("drift")
    if not found:
        return ""
    measures = found["measures"]
    table = [
        [both(*words), number(measures["model"][key]["mean"], 3), number(measures["ols"][key]["mean"], 3)]
        for key, words in MEASURES.items()
    ]
    years = ", ".join(map(text, found["earlier"]))
    lead = raw(
        f"Dilatih pada {years}, diuji pada {text(found['later'])}. Tingkat ramalan bergeser {percent(math.expm1(found['level']), 1)}.",
        f"Fitted on {years}, tested on {text(found['later'])}. The level of predictions is off by "
        f"{percent(math.expm1(found['level']), 1)}.",
    )
    head = [both("Ukuran", "Measure"), both("Model ini", "This model"), both("OLS + wilayah", "OLS + areas")]
    return section(("Dari tahun ke tahun", "From year to year"), f"<p>{lead}</p>{rows(table, head)}")


def ranges(model: Any) -> str:
    """Without a report: how far the answers of each question move the score."""
    if not isinstance(model, Model):
        return ""
    unit = int(model.fit.get("hand_unit", 1)) if model.recipe == PUBLISHED else UNIT
    wide = sorted(
        ((w.feature.label.id, (max(w.points) - min(w.points)) / unit) for w in model.features), key=lambda p: -p[1]
    )
    name = ("poin dari jawaban terendah ke tertinggi", "points from the lowest to the highest answer")
    if model.recipe != PUBLISHED:
        name = (
            "selisih ln pengeluaran, terendah ke tertinggi",
            "difference of ln expenditure, lowest to highest answer",
        )
    plot = plots.bars(wide[:15], name, 0 if model.recipe == PUBLISHED else 2)
    return section(
        ("Pertanyaan yang paling menggeser", "Questions that move most"), f'<figure class="one">{plot}</figure>'
    )


def limits(name: str) -> str:
    texts = [
        ("Ramalan kasar untuk satu keluarga, lebih baik untuk satu kota.", "A prediction is rough for one family and better for a city."),
        ("Pemeringkatan nasional terdahulu (Bah dkk. 2019) mencapai R² 0,5, korelasi peringkat 0,67, dan sekitar 30 % salah sasaran "
         "pada 40 % termiskin; survei dan wilayah lain tidak dapat dibandingkan begitu saja.",
         "Indonesia's earlier national ranking (Bah et al. 2019) reached R² 0.5, rank correlation 0.67 and about 30 % targeting error "
         "at the poorest 40 %; other surveys and areas compare only loosely."),
        ("Harga dan kebiasaan berubah: model lama diuji lagi pada survei baru.", "Prices and habits change: an old model is tested again on a new survey."),
        ("Peluang dihitung dengan sebaran normal di sekitar skor, sama lebar untuk semua.",
         "Chances use a normal spread around the score, equally wide for all."),
    ]  # fmt: skip
    if name == PUBLISHED:
        texts = texts[:-1]
    return section(("Batas", "Limits"), "<ul>" + "".join(f"<li>{both(*t)}</li>" for t in texts) + "</ul>")
