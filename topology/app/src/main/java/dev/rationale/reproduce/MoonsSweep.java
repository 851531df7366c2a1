package dev.rationale.reproduce;

import dev.rationale.attribution.metric.Trapezoid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Half-moons of 13 noises and 5 seeds, arXiv 2502.12108: how pure large masses are, how they spread, how much cancels. */
final class MoonsSweep implements Experiment {
    private static final int QUICK_POINTS = 500;
    private static final int QUICK_SEED = 12;
    private static final List<Integer> QUICK_NOISES = List.of(5, 20, 35, 50, 65);
    private static final int COORDINATES = 2;

    private final Path data;

    /**
     * @param data folder of {@code moons}
     */
    MoonsSweep(Path data) {
        this.data = data;
    }

    @Override
    public String name() {
        return "moons";
    }

    @Override
    public Section run(Trials trials, boolean quick) throws IOException {
        Networks networks = Networks.read(data.resolve(name()));
        int heldOut = networks.facts().path("held_out").asInt();
        ByteBuffer points = networks.bytes("held-out.f32");
        if (points.remaining()
                != heldOut * COORDINATES * Float.BYTES * networks.networks().size()) {
            throw new IOException(networks.folder() + ": held-out.f32 is not as networks.json says");
        }
        Section section = new Section("Half-moons");
        Lineup lineup = null;
        Results results = new Results(new TreeMap<>());
        for (int k = 0; k < networks.networks().size(); k++) {
            List<double[]> own = points(points, heldOut);
            int noise = (int) Math.round(100 * networks.facts(k).path("noise").asDouble());
            int seed = networks.facts(k).path("seed").asInt();
            if (quick && !(QUICK_NOISES.contains(noise) && seed == QUICK_SEED)) {
                continue;
            }
            Moons moons = Moons.of(networks.networks().get(k), quick ? own.subList(0, QUICK_POINTS) : own);
            lineup = lineup == null
                    ? Lineup.of(Contestants.MOONS, moons.subject().space())
                    : lineup;
            for (Contestant contestant : lineup.present()) {
                trials.progress().now("moons, noise " + noise / 100.0 + ", seed " + seed + ": " + contestant.label());
                Trials.Trial trial = trials.run(contestant, moons.subject(), List.of());
                section.failed(trial.failures());
                results.add(contestant.label(), noise, moons.figures(trial.explained()));
            }
        }
        new MoonsReport(results, section).write(lineup, quick);
        return section;
    }

    private static List<double[]> points(ByteBuffer coordinates, int count) {
        List<double[]> points = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            points.add(new double[] {coordinates.getFloat(), coordinates.getFloat()});
        }
        return points;
    }

    /**
     * What was found, by contestant and noise in hundredths, one entry a seed.
     *
     * @param figures by noise, then label
     */
    record Results(TreeMap<Integer, Map<String, List<Moons.Figures>>> figures) {

        void add(String label, int noise, Moons.Figures found) {
            figures.computeIfAbsent(noise, any -> new LinkedHashMap<>())
                    .computeIfAbsent(label, any -> new ArrayList<>())
                    .add(found);
        }

        /** Mean over the seeds; NaN where the contestant is missing. */
        double mean(String label, int noise, ToDoubleFunction<Moons.Figures> figure) {
            List<Moons.Figures> found = figures.getOrDefault(noise, Map.of()).getOrDefault(label, List.of());
            return Moons.mean(found.stream().map(figure::applyAsDouble).toList());
        }

        /** Area under the means from the least noise to the most, in units of noise; NaN of one noise. */
        double area(String label, ToDoubleFunction<Moons.Figures> figure) {
            double[] noises = figures.keySet().stream()
                    .mapToDouble(noise -> noise / 100.0)
                    .toArray();
            double[] means = figures.keySet().stream()
                    .mapToDouble(noise -> mean(label, noise, figure))
                    .toArray();
            return noises.length < 2 ? Double.NaN : Trapezoid.area(noises, means);
        }
    }
}
