package dev.rationale.attribution.baseline;

import dev.rationale.attribution.BaselineKind;
import dev.rationale.attribution.BaselineSource;
import dev.rationale.attribution.Baselines;
import dev.rationale.attribution.InputSpace;
import dev.rationale.attribution.Parameter;
import dev.rationale.attribution.Settings;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The point of the box that is farthest from the input in L1: {@code bᵢ = highᵢ if xᵢ < switchᵢ else lowᵢ}. Never the input, unless the
 * box has no width.
 *
 * <p>{@code switch-at: middle} is the middle of the box, from which on the lower end is farther. The {@link #RELEASED code} of Izzo,
 * Lipani, Okhrati, Medda (arXiv 2006.04896) takes the training mean instead, so that its point need not be the farthest.
 */
public final class MaxDistance implements BaselineKind {
    private static final String NAME = "max-distance";
    private static final String MIDDLE = "middle";
    /** Where the released code switches. */
    public static final String RELEASED = "released";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "The corner of the range of the data that is farthest from the input, measured by the sum of absolute differences.";
    }

    @Override
    public List<Parameter> parameters() {
        return Box.parametersWith(Parameter.choice(
                "switch-at",
                List.of(MIDDLE, RELEASED),
                MIDDLE,
                "The middle of the range, or as released: the training mean."));
    }

    @Override
    public Set<Fact> facts(Settings settings) {
        return facts(Box.facts(settings), settings);
    }

    @Override
    public BaselineSource in(InputSpace space, Settings settings) {
        Box box = Box.required(NAME, space, settings);
        return new Farthest(
                box, settings.text("switch-at").equals(RELEASED) ? Given.mean(NAME, space.training()) : box.middle());
    }

    private static Set<Fact> facts(Set<Fact> ofBox, Settings settings) {
        EnumSet<Fact> facts = EnumSet.noneOf(Fact.class);
        facts.addAll(ofBox);
        if (settings.text("switch-at").equals(RELEASED)) {
            facts.add(Fact.MEAN);
        }
        return facts;
    }

    private record Farthest(Box box, double[] switchAt) implements BaselineSource {
        @Override
        public String kind() {
            return NAME;
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            Given.size(NAME, input, switchAt.length);
            double[] point = new double[input.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = input[i] < switchAt[i] ? box.high()[i] : box.low()[i];
            }
            return Baselines.of(point);
        }
    }
}
