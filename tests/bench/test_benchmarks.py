import json

import pytest

from bench.__main__ import NAMES, main


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_runs_at_tiny_size_and_writes_a_whole_result(name, tmp_path, capsys):
    assert main([name, "--tiny", "--out", str(tmp_path)]) == 0

    (written,) = tmp_path.glob("*.json")
    document = json.loads(written.read_text())
    lines = document["benchmarks"][name]["lines"]
    assert document["machine"]["cores"] >= 1
    assert all(line["value"] >= 0 for line in lines)
    assert any(line["bound"] or line["key"] for line in lines)
    assert all(line["kept"] for line in lines if line["bound"] == "exactly"), "what must hold at any size"
    for line in lines:
        assert line["job"] in written.with_suffix(".md").read_text()
    assert capsys.readouterr().out.strip() == str(written.with_suffix(".md"))


def test_an_unknown_benchmark_is_refused(capsys):
    with pytest.raises(SystemExit) as refused:
        main(["speed"])
    assert refused.value.code == 2
    assert "no benchmark speed" in capsys.readouterr().err
