"""People never cross from training into validation or calibration."""

from forgery.splits import part_of, person_of


def row(source: str, identity: str, label: str = "fake") -> dict:
    return {"source": source, "identity": f"{source}:{identity}", "label": label}


def test_a_clip_has_one_person_in_the_pack_and_in_its_original():
    for pack, clip in (("vasa-1_10", "10/gt"), ("emo_hb", "talk_hb/gt")):
        assert person_of(row("VASA-1/EMO", pack)) == person_of(row("VASA-1/EMO", clip))
    assert person_of(row("Loopy", "side_3_1cf5cb")) == person_of(row("Loopy", "video/side_3"))
    assert person_of(row("AniTalker", "aiface3-speech4_SR")) == person_of(row("AniTalker", "pipeline_samples/aiface3-speech4"))


def test_parts_depend_on_the_person_alone():
    assert part_of(row("AniTalker", "aiface3-speech4_SR")) == part_of(row("AniTalker", "pipeline_samples/aiface3-speech4")) == "val"
    parts = [part_of(row("MEBeauty", f"portrait-{k}", "real")) for k in range(1000)]
    assert 700 < parts.count("train") < 900 and parts.count("val") > 40 and parts.count("cal") > 40
