"""What is computed: per model the methods, their settings, and the library's defect where it shows in the values."""

RULES = ("riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid", "gausslegendre")
FLOAT64 = ("golden", "moons", "digits")

TRAPEZOID = "captum's riemann_trapezoid: weights 1/n, half at the ends, sum to 1 - 1/n instead of 1"
POSITIONS = "captum's riemann positions are rounded to torch's default type, float32, also for float64 models"
WEIGHTS = "captum's IntegratedGradients rounds the weights of every rule to float32, also for float64 models"
CANCELLED = "captum's vargrad is E[A^2] - E[A]^2 in the model's type: in float32 most digits cancel where A varies little"
ACCUMULATOR = "saliency's IntegratedGradients adds gradients up in float32, also for float64 models"
PERTURBATION = "captum's perturbation methods add up in float32, also for float64 models"
VARIANCES = "shap's return_variances: var/sqrt(n), neither the variance nor the squared standard error var/n"
SELF = "sklearn's query returns each row of the data as its own first neighbour: k - 1 true neighbours for those rows"
STEP_WIDTH = "saliency's BlurIG gives every step of a batch the width of the batch's last: wrong with sqrt and batch_size > 1"
RELATIVE = ("saliency's GuidedIG casts to float64, whatever the model computes in, and compares x == x_max exactly: "
            "which features move can hang on the last bit of a float32 gradient")


def case(library, method, settings, baseline=None, defect=None, default_dtype="float32", explained="rows"):
    found = {"library": library, "method": method, "settings": settings, "explained": explained}
    if baseline:
        found["baseline"] = baseline
    if default_dtype != "float32":
        found["default_dtype"] = default_dtype
    if defect:
        found["defect"] = defect
    return found


def integrated_gradients(model):
    exact = model.name in FLOAT64
    cases = []
    for baseline in model.baselines:
        for rule in RULES:
            rounded = exact and rule != "gausslegendre"
            defects = [TRAPEZOID] * (rule == "riemann_trapezoid") + [WEIGHTS] * exact
            settings = {"method": rule, "n_steps": 50 if rule == "gausslegendre" else 10}
            given = ("captum", "IntegratedGradients", settings, baseline)
            cases.append(case(*given, defect="; ".join(defects + [POSITIONS] * rounded)))
            if rounded:
                cases.append(case(*given, defect="; ".join(defects), default_dtype="float64"))
        cases.append(case(
            "saliency", "IntegratedGradients", {"x_steps": 25}, baseline, ACCUMULATOR if exact else None))
    return cases


def gradients(model):
    return [
        case("captum", "Saliency", {"abs": False}),
        case("captum", "Saliency", {"abs": True}),
        case("captum", "InputXGradient", {}),
    ]


def sampled(model):
    dtype = "float64" if model.name in FLOAT64 else "float32"
    return [
        case("captum", "GradientShap", {"n_samples": 20, "stdevs": 0.0}),
        case("shap", "GradientExplainer", {"nsamples": 40}, defect=VARIANCES, default_dtype=dtype),
    ]


def noisy(model):
    saliency = {"method": "Saliency", "abs": False}
    baseline = next(iter(model.baselines))
    integrated = {"method": "IntegratedGradients", "rule": "gausslegendre", "n_steps": 20}
    cases = []
    for kind in ("smoothgrad", "smoothgrad_sq", "vargrad"):
        defect = CANCELLED if kind == "vargrad" and model.name not in FLOAT64 else None
        settings = {"nt_type": kind, "nt_samples": 8, "stdevs": 0.1, "over": saliency}
        cases.append(case("captum", "NoiseTunnel", settings, defect=defect))
    over = {"nt_type": "smoothgrad", "nt_samples": 8, "stdevs": 0.1, "over": integrated}
    return [*cases, case("captum", "NoiseTunnel", over, baseline)]


def forward(model):
    baseline = next(iter(model.baselines))
    window = {"fashion": (1, 7, 7), "digits": (8,)}.get(model.name, (1,))
    wanted = [("Occlusion", {"sliding_window_shapes": window, "strides": window})]
    if len(model.rows[0]) <= 6:
        wanted.append(("ShapleyValues", {}))
    if model.name != "fashion":
        wanted.append(("ShapleyValueSampling", {"n_samples": 10}))
    defect = PERTURBATION if model.name in FLOAT64 else None
    return [case("captum", method, settings, baseline, defect) for method, settings in wanted]


def guided(model):
    baseline = next(iter(model.baselines))
    defect = None if model.name in FLOAT64 else RELATIVE
    wanted = [(0.25, 0.02, 200), (0.5, 1.0, 50), (0.25, 0.1, 20), (0.1, 0.0, 10)]
    return [case("saliency", "GuidedIG", {"fraction": fraction, "max_dist": distance, "x_steps": steps}, baseline, defect)
            for fraction, distance, steps in wanted]


def blurred(model):
    largest = {"fashion": 10, "digits": 4}[model.name]
    cases = [case("saliency", "BlurIG", {"max_sigma": largest, "steps": 20, "sqrt": sqrt, "batch_size": 1})
             for sqrt in (False, True)]
    batched = {"max_sigma": largest, "steps": 20, "sqrt": True, "batch_size": 5}
    return [*cases, case("saliency", "BlurIG", batched, defect=STEP_WIDTH)]


def geodesic(model):
    cases = []
    for distance in ("geodesic", "euclidean"):
        for graph, explained, neighbours in (("background", "rows", 5), ("explained", "background", 6)):
            settings = {"graph": graph, "n_neighbors": neighbours, "n_steps": 20, "distance": distance}
            cases.append(case(
                "time-interpret", "GeodesicIntegratedGradients", settings, "corner", SELF, explained=explained))
    return cases


def of(model):
    cases = integrated_gradients(model) + gradients(model) + forward(model)
    if model.name not in ("moons",):
        cases += sampled(model)
    if model.name in ("softplus_mlp", "credit", "golden"):
        cases += noisy(model)
    if model.name in ("golden", "moons", "digits", "softplus_mlp"):
        cases += guided(model)
    if model.name in ("fashion", "digits"):
        cases += blurred(model)
    if model.name == "moons":
        cases += geodesic(model)
    return cases
