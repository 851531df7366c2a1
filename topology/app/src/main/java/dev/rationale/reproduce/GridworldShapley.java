package dev.rationale.reproduce;

import static dev.rationale.reproduce.Section.number;

import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Objective;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.metric.Answer;
import dev.rationale.attribution.metric.Spearman;
import dev.rationale.attribution.network.DenseNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Shapley IG (arXiv 2310.04821) against exact Shapley values: a GridWorld, random networks, and the linear case. */
final class GridworldShapley implements Experiment {
    private static final int PLAYERS = 8;
    private static final int NETWORKS = 12;
    private static final int DRAWS = 10;
    private static final int LINEAR_DRAWS = 200;
    private static final double LEAST_COSINE = 0.97;
    private static final double RATIO_TOLERANCE = 0.02;
    private static final List<Double> SCALES = List.of(0.7, 2.0);

    private static final String SIG = "Shapley IG plain, K=";
    private static final String JUDGED = SIG + 64;

    private static final List<Contestant> CONTESTANTS = contestants();

    /** Mean cosines on random networks of scale 0.7 and 2, of an independent NumPy implementation. */
    private static final Map<String, double[]> COSINES = Map.of(
            "IG zero",
            new double[] {.996, .979},
            SIG + 8,
            new double[] {.973, .943},
            JUDGED,
            new double[] {.990, .971},
            SIG + 256,
            new double[] {.992, .971},
            "Marginal oracle, K=256",
            new double[] {.997, .995});

    private final Path data;

    /**
     * @param data folder of {@code gridworld}
     */
    GridworldShapley(Path data) {
        this.data = data;
    }

    private static List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>();
        all.add(new Contestant("IG zero", "integrated-gradients{quadrature=gausslegendre,steps=20}", "zero"));
        for (int coalitions : new int[] {8, 9, 18, 64, 72, 256}) {
            all.add(new Contestant(SIG + coalitions, Contestants.shapley("plain", coalitions), "zero"));
        }
        all.add(new Contestant("Shapley IG normalised, K=64", Contestants.shapley("normalised", 64), "zero"));
        all.add(new Contestant("Shapley IG weighted, K=64", Contestants.shapley("shapley-weighted", 64), "zero"));
        all.add(new Contestant("Marginal oracle, K=256", Contestants.shapley("marginal", 256), "zero"));
        all.add(new Contestant("Sampled Shapley", "shapley-sampling", "zero"));
        all.add(new Contestant("Occlusion", "occlusion", "zero"));
        return List.copyOf(all);
    }

    @Override
    public String name() {
        return "gridworld";
    }

    @Override
    public Section run(Trials trials, boolean quick) throws IOException {
        Networks networks = Networks.read(data.resolve(name()));
        Section section = new Section("Shapley IG against exact Shapley values");
        section.text(
                "Cells or coordinates are players; absent ones are 0. Means over " + DRAWS
                        + " draws of coalitions. The paper's"
                        + " GridWorld figures are not known; expected values are those of an independent NumPy implementation.");
        Lineup lineup = Lineup.of(CONTESTANTS, InputSpace.flat(1));
        lineup.describe(section);
        trials.progress().now("gridworld: nine cells");
        gridworld(networks, lineup, trials, section);
        randomNetworks(lineup, trials, section, quick);
        trials.progress().now("gridworld: linear");
        linear(lineup, trials, section);
        return section;
    }

    private static Subject subject(DenseNetwork network, double[] point, int draws) {
        InputSpace space = InputSpace.flat(point.length);
        List<Subject.Row> rows = new ArrayList<>();
        for (int seed = 0; seed < draws; seed++) {
            rows.add(Subject.Row.of(point, space, seed));
        }
        return Subject.of(network, rows, Objective.RAW, Answer.Link.VALUE);
    }

    private static List<double[]> maps(Contestant contestant, Subject subject, Trials trials, Section section) {
        Trials.Trial trial = trials.run(contestant, subject, List.of());
        section.failed(trial.failures());
        return trial.explained().stream().map(one -> one.attribution().values()).toList();
    }

    private static void gridworld(Networks networks, Lineup lineup, Trials trials, Section section) {
        double[] game = Networks.numbers(networks.facts().path("shapley"));
        double[] exact = Networks.numbers(networks.facts(0).path("shapley"));
        double[] all = new double[game.length];
        Arrays.fill(all, 1);
        Subject subject = subject(networks.networks().get(0), all, DRAWS);
        section.text(
                "GridWorld of 3 × 3 cells: the tanh network 9-24-1 fitted to the value of each set of cells, against its own exact"
                        + " Shapley values and those of the game.");
        List<List<String>> rows = new ArrayList<>();
        double judged = Double.NaN;
        for (Contestant contestant : lineup.present()) {
            List<double[]> maps = maps(contestant, subject, trials, section);
            double cosine = Moons.mean(
                    maps.stream().map(map -> ShapleyGame.cosine(exact, map)).toList());
            double rank = Moons.mean(
                    maps.stream().map(map -> Spearman.correlation(exact, map)).toList());
            double divergence = Moons.mean(
                    maps.stream().map(map -> ShapleyGame.divergence(exact, map)).toList());
            double ofGame = Moons.mean(
                    maps.stream().map(map -> ShapleyGame.cosine(game, map)).toList());
            rows.add(List.of(contestant.label(), number(cosine), number(rank), number(divergence), number(ofGame)));
            section.figure(contestant.label(), "gridworld", "cosine", Double.NaN, cosine);
            section.figure(contestant.label(), "gridworld", "spearman", Double.NaN, rank);
            section.figure(contestant.label(), "gridworld", "divergence", Double.NaN, divergence);
            section.figure(contestant.label(), "gridworld", "cosine-game", Double.NaN, ofGame);
            judged = contestant.label().equals(JUDGED) ? cosine : judged;
        }
        section.table(
                List.of("GridWorld", "cosine", "Spearman", "KL of shares of |φ|, nats", "cosine with the game"), rows);
        section.target(
                "GridWorld, Shapley IG K=64: cosine with exact Shapley values at least 0.97",
                judged >= LEAST_COSINE,
                number(judged),
                judged);
    }

    private static void randomNetworks(Lineup lineup, Trials trials, Section section, boolean quick) {
        section.text(NETWORKS
                + " random tanh networks 8-24-1 of each scale of the first layer; cosine with exact Shapley values.");
        List<List<String>> rows = new ArrayList<>();
        double[] judged = {Double.NaN, Double.NaN};
        for (Contestant contestant : lineup.present()) {
            List<String> row = new ArrayList<>(List.of(contestant.label()));
            double[] expected = COSINES.getOrDefault(contestant.label(), new double[] {Double.NaN, Double.NaN});
            trials.progress().now("gridworld, random networks: " + contestant.label());
            for (int s = 0; s < SCALES.size(); s++) {
                double cosine = cosine(contestant, SCALES.get(s), quick ? 3 : NETWORKS, trials, section);
                row.add(number(expected[s]));
                row.add(number(cosine));
                section.figure(contestant.label(), "scale " + SCALES.get(s), "cosine", expected[s], cosine);
                judged[s] = contestant.label().equals(JUDGED) ? cosine : judged[s];
            }
            rows.add(row);
        }
        section.table(List.of("random networks", "scale 0.7 expected", "found", "scale 2 expected", "found"), rows);
        for (int s = 0; s < judged.length; s++) {
            section.target(
                    "Random networks of scale " + SCALES.get(s) + ", Shapley IG K=64: mean cosine at least 0.97",
                    judged[s] >= LEAST_COSINE,
                    number(judged[s]),
                    judged[s]);
        }
    }

    private static double cosine(Contestant contestant, double scale, int networks, Trials trials, Section section) {
        List<Double> cosines = new ArrayList<>();
        for (int k = 0; k < networks; k++) {
            SplitMix64 random = SplitMix64.of(k, "network");
            DenseNetwork network = ShapleyGame.random(PLAYERS, scale, random);
            double[] point = ShapleyGame.point(PLAYERS, random);
            double[] exact = ShapleyGame.exact(network, point);
            maps(contestant, subject(network, point, DRAWS), trials, section)
                    .forEach(map -> cosines.add(ShapleyGame.cosine(exact, map)));
        }
        return Moons.mean(cosines);
    }

    private static void linear(Lineup lineup, Trials trials, Section section) {
        double[] weights = ShapleyGame.point(PLAYERS, SplitMix64.of(0, "linear"));
        double[] ones = new double[PLAYERS];
        Arrays.fill(ones, 1);
        double theory = (PLAYERS + 1.0) / (2 * PLAYERS);
        double ratio = Double.NaN;
        for (Contestant contestant : lineup.present()) {
            if (contestant.label().equals(JUDGED)) {
                Subject subject = subject(ShapleyGame.linear(weights), ones, LINEAR_DRAWS);
                List<Double> ratios = new ArrayList<>();
                for (double[] map : maps(contestant, subject, trials, section)) {
                    for (int i = 0; i < map.length; i++) {
                        ratios.add(map[i] / weights[i]);
                    }
                }
                ratio = Moons.mean(ratios);
                section.figure(JUDGED, "linear", "ratio", theory, ratio);
            }
        }
        section.target(
                "Linear function of 8 players, Shapley IG K=64: mean ratio to Shapley (n + 1)/2n = 0.5625, ± 0.02",
                Math.abs(ratio - theory) <= RATIO_TOLERANCE,
                number(ratio, 4),
                ratio);
    }
}
