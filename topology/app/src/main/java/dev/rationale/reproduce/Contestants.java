package dev.rationale.reproduce;

import java.util.List;

/** Who takes part in which experiment: the one table of names and settings. */
final class Contestants {
    static final String IG = "IG";
    static final String ENHANCED = "Enhanced IG (Euclidean kNN), k=5";
    static final String GUIDED = "Guided IG";
    static final String KNN_5 = "Geodesic IG kNN, k=5";
    static final String KNN_15 = "Geodesic IG kNN, k=15";
    static final String RANDOM = "random";
    static final String UNIFORM = "6 baselines uniform";
    static final String WEIGHTED = "Weighted IG";
    static final String FILTERED = "Weighted IG filtered, τ=.25";
    static final String FILTERED_HARD = "Weighted IG filtered, τ=1";
    static final String SIG_16 = "Shapley IG K=16";
    static final String SIG_64 = "Shapley IG K=64";

    private static final String GAUSS = "integrated-gradients{quadrature=gausslegendre,steps=50}";
    private static final String CORNER = "constant{value=-0.5}";
    private static final String ZERO = "zero";
    private static final String MEAN = "mean";
    private static final String ROWS = "training-sample{rows=1400}";
    private static final String SIX = SixBaselines.NAME;

    /** Half-moons, against (−½, −½). */
    static final List<Contestant> MOONS = List.of(
            new Contestant(IG, GAUSS, CORNER),
            new Contestant(ENHANCED, knn(5, "euclidean"), CORNER),
            new Contestant(GUIDED, "guided-integrated-gradients{steps=50,fraction=0.5,max-distance=1}", CORNER),
            new Contestant(KNN_5, knn(5, "conformal"), CORNER),
            new Contestant(KNN_15, knn(15, "conformal"), CORNER),
            new Contestant("Expected Gradients, 50 draws", "expected-gradients{samples=50}", CORNER),
            new Contestant(
                    "SmoothGrad of IG",
                    "smoothgrad{base=integrated-gradients,base.quadrature=gausslegendre,base.steps=20,"
                            + "samples=10,sigma=0.1,noise=absolute}",
                    CORNER),
            new Contestant("Gradient × Input", "gradient-x-input", CORNER),
            new Contestant("Occlusion", "occlusion", CORNER),
            new Contestant(RANDOM, RANDOM, CORNER));

    /** Digits of 8 × 8, values 0 to 1. */
    static final List<Contestant> DIGITS = List.of(
            new Contestant(RANDOM, RANDOM, ZERO),
            new Contestant("Gradient × Input", "gradient-x-input", ZERO),
            new Contestant("IG zero", GAUSS, ZERO),
            new Contestant("IG mean", GAUSS, MEAN),
            new Contestant("IG max-distance", GAUSS, "max-distance{low=0,high=1}"),
            new Contestant("Expected Gradients, 200 draws", "expected-gradients{samples=200}", ROWS),
            new Contestant(UNIFORM, GAUSS, SIX),
            new Contestant(WEIGHTED, weighted("0"), SIX),
            new Contestant(FILTERED, weighted("0.25"), SIX),
            new Contestant(FILTERED_HARD, weighted("1"), SIX),
            new Contestant(SIG_16, shapley("plain", 16), ZERO),
            new Contestant(SIG_64, shapley("plain", 64), ZERO),
            new Contestant(
                    "Guided IG f=.1 d=.02",
                    "guided-integrated-gradients{steps=100,fraction=0.1,max-distance=0.02}",
                    ZERO),
            new Contestant(
                    "Guided IG f=.1 d=1", "guided-integrated-gradients{steps=100,fraction=0.1,max-distance=1}", ZERO));

    /** Fashion-MNIST with the convolutional network, pixels 0 to 255. */
    static final List<Contestant> FASHION = List.of(
            new Contestant(RANDOM, RANDOM, ZERO),
            new Contestant("Saliency", "saliency", ZERO),
            new Contestant("Gradient × Input", "gradient-x-input", ZERO),
            new Contestant("SmoothGrad", "smoothgrad{samples=25}", ZERO),
            new Contestant("IG zero", "integrated-gradients{quadrature=riemann-middle,steps=50}", ZERO),
            new Contestant("IG mean", "integrated-gradients{quadrature=riemann-middle,steps=50}", MEAN),
            new Contestant(
                    "Expected Gradients, 100 draws", "expected-gradients{samples=100}", "training-sample{rows=100}"),
            new Contestant("Guided IG", "guided-integrated-gradients{steps=50,fraction=0.25,max-distance=0.02}", ZERO),
            new Contestant("Blur IG", "blur-integrated-gradients{max-sigma=10,steps=50}", ZERO),
            new Contestant(WEIGHTED, weighted("0"), "training-sample{rows=4}"),
            new Contestant(SIG_16, shapley("plain", 16), ZERO),
            new Contestant("Occlusion", "occlusion", ZERO));

    /** Uniform weights against weights by fitness, same baselines. */
    static final List<Contestant> WEIGHTING = DIGITS.stream()
            .filter(one -> List.of(UNIFORM, WEIGHTED, FILTERED, FILTERED_HARD).contains(one.label()))
            .toList();

    private Contestants() {}

    private static String knn(int neighbours, String weight) {
        return "geodesic-integrated-gradients-knn{neighbours=" + neighbours + ",edge-weight=" + weight
                + ",self-neighbour=released,background-rows=2500,steps=20}";
    }

    private static String weighted(String filter) {
        return "weighted-integrated-gradients{filter=" + filter
                + ",neutral=mean,fitness=probability,base.quadrature=gausslegendre,base.steps=50}";
    }

    /** Shapley IG with so many coalitions. */
    static String shapley(String weights, int coalitions) {
        return "shapley-integrated-gradients{weights=" + weights + ",count=" + coalitions
                + ",quadrature=gausslegendre,steps=20}";
    }
}
