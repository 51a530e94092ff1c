"""The network, its native backward pass, its export and the figures of merit."""

import numpy as np
import pytest
import torch

from forgery import depthwise, norm
from forgery.export import export
from forgery.metrics import auc, cllr, ece, fit_logistic
from forgery.model import STRIDE, ForgeryNet, fold_batch_norms


def test_the_logit_is_the_mean_likelihood_ratio_of_the_places():
    net = ForgeryNet().eval()
    with torch.no_grad():
        logit, cam = net(torch.rand(2, 3, 64, 64))
    assert cam.shape == (2, 64 // STRIDE, 64 // STRIDE)
    assert torch.allclose(cam.exp().mean((1, 2)).log(), logit[:, 0], atol=1e-5)


def test_native_norm_matches_torch():
    if norm.kernel() is None:
        pytest.skip("no compiler, or no AVX512_BF16")
    for channels, active in ((24, True), (64, False)):
        native, plain = (norm.Norm(channels, active).train() for _ in range(2))
        native.native = True
        torch.nn.init.uniform_(native.weight, 0.5, 2), torch.nn.init.normal_(native.bias)
        plain.load_state_dict(native.state_dict())
        x = torch.randn(4, channels, 9, 9).to(memory_format=torch.channels_last).bfloat16()
        slope = torch.randn_like(x)
        given, exact = x.clone().requires_grad_(), x.float().requires_grad_()
        got, want = native(given), plain(exact)
        got.backward(slope), want.backward(slope.float())
        for a, b in ((got, want), (given.grad, exact.grad), (native.weight.grad, plain.weight.grad), (native.bias.grad, plain.bias.grad)):
            assert (a.float() - b).abs().max() < 0.02 * b.abs().max() + 0.01
        assert torch.allclose(native.running_var, plain.running_var, atol=1e-3)


def test_folding_batch_norms_keeps_the_outputs():
    net = ForgeryNet(folded=False).eval()
    for layer in net.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.normal_(0, 0.1), layer.running_var.uniform_(0.5, 2)
    image = torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        assert torch.allclose(net(image)[0], fold_batch_norms(net)(image)[0], atol=1e-4)


def test_the_exported_file_agrees_and_is_small(tmp_path):
    onnxruntime = pytest.importorskip("onnxruntime")
    net = ForgeryNet().eval()
    size = export(net, str(tmp_path / "net.onnx"), 64)
    operators = {node.op_type for node in pytest.importorskip("onnx").load(str(tmp_path / "net.onnx")).graph.node}
    assert "Conv" in operators and "Pad" not in operators
    image = torch.rand(2, 3, 64, 64)
    logit, cam = onnxruntime.InferenceSession(str(tmp_path / "net.onnx"), providers=["CPUExecutionProvider"]).run(None, {"image": image.numpy()})
    with torch.no_grad():
        expected = net(image)
    assert size < 10e6 and cam.shape == (2, 4, 4)
    assert np.abs(logit - expected[0].numpy()).max() < 1e-3


@pytest.mark.parametrize("kernel,stride", [(3, 1), (3, 2), (5, 1), (5, 2)])
def test_native_depthwise_matches_torch(kernel, stride):
    if depthwise.kernel() is None:
        pytest.skip("no compiler")
    before = (kernel - stride) // 2 if stride > 1 else kernel // 2
    after = kernel - stride - before if stride > 1 else kernel // 2
    x = torch.randn(2, 32, 12, 12).to(memory_format=torch.channels_last).bfloat16().requires_grad_()
    weight = torch.randn(32, 1, kernel, kernel).requires_grad_()
    bias = torch.randn(32).requires_grad_()
    out = depthwise.depthwise(x, weight, bias, stride, before, after)
    slope = torch.randn_like(out)
    got = torch.autograd.grad(out, (x, weight, bias), slope)
    exact = x.detach().float().requires_grad_()
    plain = torch.nn.functional.conv2d(torch.nn.functional.pad(exact, [before, after, before, after]), weight, bias, stride, groups=32)
    want = torch.autograd.grad(plain, (exact, weight, bias), slope.float())
    for a, b in zip(got, want):
        assert (a.float() - b).abs().max() < 0.01 * b.abs().max()


def test_figures_of_merit():
    scores, labels = np.array([0.1, 0.4, 0.35, 0.8]), np.array([0, 0, 1, 1])
    assert auc(scores, labels) == 0.75
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 4000)
    scores = rng.normal(labels * 2.0 - 1.0, 1.0)
    a, b = fit_logistic(scores, labels)
    assert abs(a - 2) < 0.2 and abs(b) < 0.15
    assert cllr(a * scores + b, labels) < 0.6
    assert ece(1 / (1 + np.exp(-(a * scores + b))), labels) < 0.05
