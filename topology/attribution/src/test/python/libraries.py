"""One function for each method of each library: attributions of one row, and what the library drew for it."""

import contextlib
import importlib
import importlib.metadata
import sys
import types
from unittest import mock

import numpy as np
import torch
from captum import attr as captum
from saliency import core as saliency
from shap import GradientExplainer

SEED = 7


@contextlib.contextmanager
def recorded(owner, name):
    """Keeps what a function of a random generator returns."""
    original, results = getattr(owner, name), []

    def draw(*arguments, **settings):
        results.append(original(*arguments, **settings))
        return results[-1]

    with mock.patch.object(owner, name, draw):
        yield results


def flat(values):
    return np.asarray(values.detach() if torch.is_tensor(values) else values).reshape(-1)


def numbers(results):
    return np.concatenate([np.atleast_1d(result).reshape(-1) for result in results]).tolist()


def captum_integrated_gradients(model, row, target, baseline, settings):
    method = captum.IntegratedGradients(model)
    return method.attribute(model.tensor(row), model.tensor(baseline), target=target, **settings), None


def captum_saliency(model, row, target, baseline, settings):
    return captum.Saliency(model).attribute(model.tensor(row), target=target, **settings), None


def captum_input_x_gradient(model, row, target, baseline, settings):
    return captum.InputXGradient(model).attribute(model.tensor(row), target=target), None


def captum_gradient_shap(model, row, target, baseline, settings):
    np.random.seed(SEED)
    with recorded(np.random, "choice") as chosen, recorded(np.random, "uniform") as uniform:
        values = captum.GradientShap(model).attribute(
            model.tensor(row), model.tensor(model.background), target=target, **settings)
    return values, {"background_rows": numbers(chosen), "positions": numbers(uniform)}


def captum_noise_tunnel(model, row, target, baseline, settings):
    settings = dict(settings)
    over = settings.pop("over")
    method = captum.NoiseTunnel(getattr(captum, over["method"])(model))
    further = {"baselines": model.tensor(baseline)} if over["method"] == "IntegratedGradients" else {}
    further.update({name: value for name, value in over.items() if name not in ("method", "rule")})
    if "rule" in over:
        further["method"] = over["rule"]
    torch.manual_seed(SEED)
    with recorded(torch, "normal") as noise:
        values = method.attribute(model.tensor(row), target=target, **settings, **further)
    return values, {"noise": noise[0].reshape(settings["nt_samples"], -1).tolist()}


def captum_occlusion(model, row, target, baseline, settings):
    values = captum.Occlusion(model).attribute(
        model.tensor(row), baselines=model.tensor(baseline), target=target,
        sliding_window_shapes=tuple(settings["sliding_window_shapes"]), strides=tuple(settings["strides"]))
    return values, None


def groups(model):
    return {"feature_mask": torch.tensor(model.groups).reshape(1, *model.shape)} if model.groups else {}


def captum_shapley_values(model, row, target, baseline, settings):
    values = captum.ShapleyValues(model).attribute(
        model.tensor(row), baselines=model.tensor(baseline), target=target, **groups(model))
    return values, None


def captum_shapley_value_sampling(model, row, target, baseline, settings):
    torch.manual_seed(SEED)
    with recorded(torch, "randperm") as permutations:
        values = captum.ShapleyValueSampling(model).attribute(
            model.tensor(row), baselines=model.tensor(baseline), target=target, **settings, **groups(model))
    return values, {"permutations": [permutation.tolist() for permutation in permutations]}


def shap_gradient_explainer(model, row, target, baseline, settings):
    with recorded(np.random, "choice") as chosen, recorded(np.random, "uniform") as uniform:
        explainer = GradientExplainer(Forward(model), model.tensor(model.background))
        values, spread = explainer.shap_values(model.tensor(row), rseed=SEED, return_variances=True, **settings)
    count = settings["nsamples"]  # drawn again, equally, for each class
    draws = {"background_rows": numbers(chosen)[:count], "positions": numbers(uniform)[:count],
             "returned_variances": flat(spread[target]).tolist()}
    return values[..., target], draws


class Forward(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return self.model(x)


def called(model, target):
    """saliency's callback; the batch may have any shape with as many numbers as the model's rows."""
    def call(batch, call_model_args=None, expected_keys=None):
        gradient = model.gradient(batch.reshape(len(batch), -1), target)
        return {saliency.base.INPUT_OUTPUT_GRADIENTS: gradient.reshape(batch.shape)}
    return call


def saliency_integrated_gradients(model, row, target, baseline, settings):
    method = saliency.IntegratedGradients()
    return method.GetMask(row, called(model, target), x_baseline=baseline.astype(row.dtype), **settings), None


def saliency_guided_ig(model, row, target, baseline, settings):
    return saliency.GuidedIG().GetMask(row, called(model, target), x_baseline=baseline, **settings), None


def saliency_blur_ig(model, row, target, baseline, settings):
    side = int(len(row) ** 0.5)
    image = row.astype(np.float64).reshape(side, side, 1)
    return saliency.BlurIG().GetMask(image, called(model, target), **settings), None


def tint_attributions():
    """tint.attr.geodesic_ig without the rest of the package, which needs a trainer that nothing here uses."""
    if "tint" not in sys.modules:
        for name in ("tint", "tint.attr", "tint.utils"):
            package = types.ModuleType(name)
            found = importlib.metadata.distribution("time-interpret").locate_file(name.replace(".", "/"))
            package.__path__ = [str(found)]
            sys.modules[name] = package
        utils = sys.modules["tint.utils"]
        utils.astar_path = importlib.import_module("tint.utils.a_star_path").astar_path
        utils.unsqueeze_like = importlib.import_module("tint.utils.common").unsqueeze_like
        utils._geodesic_batch_attribution = None  # only for internal_batch_size
    return importlib.import_module("tint.attr.geodesic_ig")


def tint_geodesic_integrated_gradients(model, rows, target, baseline, settings):
    """All rows at once: they share a graph, of the background and themselves, or of themselves alone."""
    settings = dict(settings)
    data = {"data": model.tensor(model.background)} if settings.pop("graph") == "background" else {}
    neighbours = settings.pop("n_neighbors")
    inputs = model.tensor(rows)
    baselines = model.tensor(np.tile(baseline, (len(rows), 1)))
    method = tint_attributions().GeodesicIntegratedGradients(model, n_neighbors=neighbours, **data)
    return method.attribute(inputs, baselines, target=target, n_neighbors=(neighbours,), **settings)


METHODS = {
    ("captum", "IntegratedGradients"): captum_integrated_gradients,
    ("captum", "Saliency"): captum_saliency,
    ("captum", "InputXGradient"): captum_input_x_gradient,
    ("captum", "GradientShap"): captum_gradient_shap,
    ("captum", "NoiseTunnel"): captum_noise_tunnel,
    ("captum", "Occlusion"): captum_occlusion,
    ("captum", "ShapleyValues"): captum_shapley_values,
    ("captum", "ShapleyValueSampling"): captum_shapley_value_sampling,
    ("shap", "GradientExplainer"): shap_gradient_explainer,
    ("saliency", "IntegratedGradients"): saliency_integrated_gradients,
    ("saliency", "GuidedIG"): saliency_guided_ig,
    ("saliency", "BlurIG"): saliency_blur_ig,
    ("time-interpret", "GeodesicIntegratedGradients"): tint_geodesic_integrated_gradients,
}
SHARED_GRAPH = {"GeodesicIntegratedGradients"}
