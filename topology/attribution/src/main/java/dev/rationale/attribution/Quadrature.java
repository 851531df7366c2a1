package dev.rationale.attribution;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule {@code ∫₀¹ g(α) dα ≈ Σ wⱼ g(αⱼ)} under its published name.
 *
 * <p>Names follow Captum's and saliency's (methods of the same name there use the same nodes and weights), except
 * {@code trapezoid}, which is the textbook rule; Captum's own, whose weights sum to {@code 1 − 1/n}, is
 * {@code trapezoid-captum}.
 */
public interface Quadrature {

    /** Kebab-case identifier, as in a configuration. */
    String identifier();

    /** Smallest number of nodes that the rule is defined for. */
    int minimumSteps();

    /**
     * The rule with {@code n} nodes.
     *
     * @throws IllegalArgumentException if {@code n} is below {@link #minimumSteps()}
     */
    Nodes nodes(int n);

    /** Whether it takes the same of a stretch from either end. */
    default boolean isSymmetric() {
        return true;
    }

    /** All rules. */
    static List<Quadrature> all() {
        return Rules.ALL;
    }

    /** The rule of that name. */
    static Optional<Quadrature> byName(String name) {
        return Optional.ofNullable(Rules.BY_NAME.get(name));
    }

    /**
     * Nodes of a rule in ascending order. Shared and never changed.
     *
     * @param positions {@code [n]}, 0 to 1
     * @param weights {@code [n]}
     */
    record Nodes(double[] positions, double[] weights) {}

    /** Every rule there is. */
    final class Rules {
        private static final List<Quadrature> ALL = Stream.<Quadrature>concat(
                        Stream.of(RiemannRule.values()), Stream.of(new GaussLegendre()))
                .toList();
        private static final Map<String, Quadrature> BY_NAME =
                ALL.stream().collect(Collectors.toUnmodifiableMap(Quadrature::identifier, rule -> rule));

        private Rules() {}
    }
}
