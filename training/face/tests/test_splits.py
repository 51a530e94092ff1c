"""People never cross from training into validation or calibration."""

from forgery.splits import HELD_OUT_GENERATORS, HELD_OUT_GENUINE, part_of, person_of


def row(source: str, identity: str, label: str = "fake") -> dict:
    return {"source": source, "identity": f"{source}:{identity}", "label": label}


def test_a_clip_has_one_person_in_the_pack_and_in_its_original():
    for pack, clip in (("vasa-1_10", "10/gt"), ("emo_hb", "talk_hb/gt")):
        assert person_of(row("VASA-1/EMO", pack)) == person_of(row("VASA-1/EMO", clip))
    assert person_of(row("Loopy", "side_3_1cf5cb")) == person_of(row("Loopy", "video/side_3"))
    assert person_of(row("AniTalker", "aiface3-speech4_SR")) == person_of(row("AniTalker", "pipeline_samples/aiface3-speech4"))


def test_parts_depend_on_the_person_alone():
    assert part_of(row("AniTalker", "aiface4-speech4_SR")) == part_of(row("AniTalker", "pipeline_samples/aiface4-speech4")) != "train"
    parts = [part_of(row("MEBeauty", f"portrait-{k}", "real")) for k in range(1000)]
    assert 800 < parts.count("train") < 950 and parts.count("val") > 30 and parts.count("cal") > 30


def test_held_out_generators_and_genuine_sources_never_train():
    for generator in HELD_OUT_GENERATORS:
        assert {part_of(row(generator, f"clip-{k}")) for k in range(50)} == {"val", "cal"}
    for source in HELD_OUT_GENUINE:
        assert {part_of(row(source, f"person-{k}", "real")) for k in range(50)} == {"val", "cal"}
