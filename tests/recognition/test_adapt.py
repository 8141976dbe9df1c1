"""Learning: the file holds all that is needed, lines are held back, and a worse model is not kept."""

from __future__ import annotations

import numpy as np
import pytest

from civbook.errors import EngineError
from civbook.recognition import adapt as learning
from civbook.recognition.adapt import Plan, Sample, divided
from civbook.recognition.neural import SHIPPED, open_neural
from civbook.recognition.variation import varied

torch = pytest.importorskip("torch")
graph = pytest.importorskip("civbook.recognition.graph")


def _samples(printed, count=48):
    names = ["Trần Văn Bình", "Lê Thị Hoa", "Phạm Đức Anh", "Xã Tân Lập", "05/03/1976", "Kinh"]
    return [Sample(printed(f"{names[i % 6]} {i}"), f"{names[i % 6]} {i}") for i in range(count)]


def test_weights_survive_the_file(tmp_path):
    weights, about = graph.load(SHIPPED)
    graph.save(tmp_path / "again.onnx", weights, about)
    again, told = graph.load(tmp_path / "again.onnx")
    assert told == about
    assert weights.keys() == again.keys()
    assert all(np.allclose(weights[name], again[name], rtol=1e-3, atol=1e-4) for name in weights)


def test_weights_survive_eight_bits(tmp_path, printed):
    from civbook.recognition import int8

    weights, about = graph.load(SHIPPED)
    int8.save(tmp_path / "small.onnx", weights, about, [printed("Trần Văn Bình"), printed("05/03/1976")])
    again, told = graph.load(tmp_path / "small.onnx")
    assert told == about
    assert weights.keys() == again.keys()
    for name, w in weights.items():
        assert again[name].shape == w.shape
        if w.ndim == 4:  # half a step of seven bits in each channel, and what float16 norms round
            most = np.abs(w).reshape(len(w), -1).max(1).reshape(-1, 1, 1, 1)
            assert (np.abs(again[name] - w) <= most * 0.012 + 1e-5).all(), name
        elif name != "head.bias":
            assert np.allclose(again[name], w, rtol=2e-3, atol=1e-4), name


def test_a_network_in_eight_bits_reads_the_same(tmp_path, printed):
    from civbook.recognition import ctc

    weights, about = graph.load(SHIPPED)
    graph.save(tmp_path / "floats.onnx", weights, about)
    pictures = [printed(text) for text in ("Nguyễn Văn Bình", "xã Tân Lập, huyện Hữu Lũng", "05/03/1976")]
    floats, whole = (open_neural(str(path)).model for path in (tmp_path / "floats.onnx", SHIPPED))
    for one, other in zip(floats.scores(pictures), whole.scores(pictures), strict=True):
        assert ctc.best_path(one, about["alphabet"]).text == ctc.best_path(other, about["alphabet"]).text
        assert np.abs(np.exp(one) - np.exp(other)).mean() < 0.002


def test_the_torch_network_gives_the_scores_of_the_file(printed):
    from civbook.recognition import ctc, pixels
    from civbook.recognition.network import LineNetwork

    weights, about = graph.load(SHIPPED)
    net = LineNetwork(len(about["alphabet"]) + 1, about["widths"])
    net.load_state_dict({name: torch.from_numpy(w) for name, w in weights.items()}, strict=False)
    net.eval()
    picture = printed("Nguyễn Văn Bình")
    line = pixels.prepared(picture)
    padded = np.pad(line, ((0, 0), (0, -line.shape[1] % 8)))
    with torch.no_grad():
        scores = net(torch.from_numpy(padded[None, None]))[0].numpy()
    expected = open_neural().model.scores([picture])[0]
    found = ctc.log_softmax(scores)[: len(expected)]
    assert ctc.best_path(found, about["alphabet"]).text == ctc.best_path(expected, about["alphabet"]).text
    assert np.abs(np.exp(found) - np.exp(expected)).mean() < 0.002


def test_no_more_threads_are_asked_for_than_openmp_gives(monkeypatch):
    from civbook.recognition.finetune import Run, threads_allowed

    monkeypatch.delenv("OMP_THREAD_LIMIT", raising=False)
    assert threads_allowed(2) == 2
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")
    assert threads_allowed(2) == 1
    assert Run(torch, *graph.load(SHIPPED), Plan(threads=2), 48).threads == 1
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    assert threads_allowed(2) == 2


def test_too_few_lines_are_refused(tmp_path, printed):
    with pytest.raises(EngineError):
        learning.adapt(SHIPPED, _samples(printed, 10), tmp_path / "new.onnx")


def test_whole_writers_are_held_back_where_there_are_many():
    picture = np.full((40, 90), 255, np.uint8)
    samples = [Sample(picture, "a", f"w{i % 30}") for i in range(600)]
    learn, held = divided(samples, 1)
    assert not {s.writer for s in learn} & {s.writer for s in held}
    assert len(learn) + len(held) == 600
    assert len(held) >= 40


def test_every_tenth_line_is_held_back_of_one_hand():
    samples = [Sample(np.full((40, 90), i % 250, np.uint8), str(i)) for i in range(300)]
    learn, held = divided(samples, 1)
    assert (len(learn), len(held)) == (270, 30)


@pytest.mark.slow
def test_a_hand_is_learnt_only_if_that_helps(tmp_path, printed):
    target = tmp_path / "models" / "new.onnx"
    outcome = learning.adapt(SHIPPED, _samples(printed), target, Plan(minutes=0.1, threads=2))
    assert outcome.lines == 48
    assert outcome.after <= outcome.before
    assert outcome.kept == target.exists()
    if outcome.kept:
        assert open_neural(str(target)).name.startswith("new-")


class _Counting:
    """A run that learns nothing and tells what it was shown."""

    many = False

    def __init__(self, errors):
        self.plan, self.mean, self.errors = Plan(minutes=9), torch.nn.Linear(1, 1), errors
        self.seen, self.shown = 0, set()

    def batches(self, samples):
        while True:
            for sample in samples:
                yield [sample.text]

    def step(self, batch, share):
        self.seen += len(batch)
        self.shown.update(batch)

    def judge(self, net, held):
        return self.errors


def test_few_lines_are_all_learnt_from_in_the_end():
    samples = [Sample(np.zeros((40, 90), np.uint8), str(i)) for i in range(20)]
    best = learning._Best(0.1, {}, 0.25)
    run = _Counting(0.05)
    assert learning._learnt_whole(run, samples, samples[:8], best) is not None
    assert run.shown == {str(i) for i in range(20)}
    assert run.seen == 0.25 * learning._ROUNDS * 20 + 1  # as long as the best weights took
    assert learning._learnt_whole(_Counting(0.2), samples, samples[:8], best) is None


def test_variations_stay_readable_lines(printed):
    r = np.random.default_rng(3)
    picture = printed("Nguyễn Văn Bình")
    for _ in range(20):
        line = varied(picture, r)
        assert line.shape[0] == 40
        assert 40 * picture.shape[1] / 64 * 0.5 < line.shape[1] < 40 * picture.shape[1] / 64 * 1.8
        assert line.dtype == np.float32
        assert -0.8 <= line.min() < 0.2
        assert 0.6 < line.max() <= 1.6
