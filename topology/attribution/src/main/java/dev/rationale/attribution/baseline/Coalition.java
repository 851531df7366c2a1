package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.SplitMix64;
import dev.rationale.attribution.metric.Units;
import dev.rationale.attribution.shapley.Players;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Coalitions of the input and a reference: {@code b = x} on a set of players, the reference elsewhere. Integrated Gradients from them
 * is Shapley Integrated Gradients with equal weights.
 *
 * <p>Players are those in which input and reference differ, {@code n} of them. Sizes are spread evenly, {@code ⌊(k + ½)n/K⌋}, or
 * {@code k mod n} where there are as many coalitions as players or more; within a size the set is drawn by the record's seed. One
 * coalition is the empty one: plain Integrated Gradients. All players together never are one: that is the input.
 *
 * <p>Special cases: where no more than {@code K} coalitions exist, each stands once, with weights that give every size the same share:
 * nothing is drawn and nothing missing. The input equal to the reference: that point alone.
 *
 * <p>Source: arXiv 2310.04821, of which only abstracts are known; the sizes are the reading that mirrors the Shapley value.
 */
public final class Coalition implements BaselineKind {
    private static final String NAME = "coalition";
    private static final String ZERO = "zero";
    private static final String MEAN = "mean";
    /** With more players there are more coalitions than {@link Given#MOST}. */
    private static final int FEW = 14;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Mixtures of the input and a reference, drawn by the record's seed with evenly spread sizes, as in Shapley IG.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(List.of(
                Given.count("coalitions", "16", "Number of mixtures."),
                Parameter.choice("reference", List.of(ZERO, MEAN), ZERO, "What those outside a coalition have.")));
        all.addAll(Players.parameters());
        return List.copyOf(all);
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        EnumSet<Fact> facts = EnumSet.of(Fact.SHAPE, Fact.FEATURES);
        if (settings.text("reference").equals(MEAN)) {
            facts.add(Fact.MEAN);
        }
        return facts;
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        double[] reference = settings.text("reference").equals(MEAN)
                ? Given.mean(NAME, space.training())
                : new double[space.dimension()];
        return new Mixed(space, Players.units(settings, space), settings, reference);
    }

    private record Mixed(InputSpace usual, Units units, Settings settings, double[] reference)
            implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return settings.integer("coalitions");
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            return mixed(input, seed, units);
        }

        @Override
        public Baselines draw(Explicand explicand) {
            InputSpace own = explicand.space();
            boolean asUsual = own.shape().equals(usual.shape()) || own.dimension() != explicand.input().length;
            return mixed(explicand.input(), explicand.seed(), asUsual ? units : Players.units(settings, own));
        }

        private Baselines mixed(double[] input, long seed, Units among) {
            Given.size(NAME, input, among.dimension());
            double[] outside = reference;
            if (outside.length != input.length) {
                if (settings.text("reference").equals(MEAN)) {
                    Given.size(NAME, input, outside.length);
                }
                outside = new double[input.length];
            }
            Players players = Players.of(among, input, outside);
            int n = players.count();
            if (n == 0) {
                return Baselines.of(outside);
            }
            return n <= FEW && (1 << n) - 1 <= most()
                    ? all(players)
                    : drawn(players, most(), SplitMix64.of(seed, NAME));
        }

        private static Baselines all(Players players) {
            int n = players.count();
            List<double[]> points = new ArrayList<>();
            double[] weights = new double[(1 << n) - 1];
            for (int members = 0; members < weights.length; members++) {
                points.add(players.point(BitSet.valueOf(new long[] {members})));
                weights[members] = 1 / (n * binomial(n, Integer.bitCount(members)));
            }
            return new Baselines(List.copyOf(points), weights, weights.length);
        }

        private static double binomial(int n, int k) {
            double value = 1;
            for (int i = 1; i <= k; i++) {
                value = value * (n - k + i) / i;
            }
            return value;
        }

        private static Baselines drawn(Players players, int coalitions, SplitMix64 random) {
            int n = players.count();
            int[] order = new int[n];
            Arrays.setAll(order, i -> i);
            List<double[]> points = new ArrayList<>(coalitions);
            for (int k = 0; k < coalitions; k++) {
                int size = coalitions == 1 ? 0 : coalitions >= n ? k % n : (int) ((2L * k + 1) * n / (2L * coalitions));
                BitSet members = new BitSet(n);
                for (int i = 0; i < size; i++) {
                    int j = i + random.nextInt(n - i);
                    int drawn = order[j];
                    order[j] = order[i];
                    order[i] = drawn;
                    members.set(drawn);
                }
                points.add(players.point(members));
            }
            return Baselines.uniform(points, coalitions);
        }
    }
}
