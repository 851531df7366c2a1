package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/** Axioms that a method keeps hold on random networks; those that it concedes fail on the witness that it names. */
final class AxiomChecks {
    private static final int CASES = 6;
    private static final double TOLERANCE = 0.01;
    private static final double ROUNDING = 1e-9;
    /** An estimated error is no bound, see {@link MidpointTripling}. */
    private static final double ROOM = 10;

    private AxiomChecks() {}

    static void requireOneConcessionEach(MethodCase method) {
        assertThat(method.method().concessions(method.settings()))
                .extracting(Concession::axiom)
                .doesNotHaveDuplicates();
    }

    static void check(MethodCase method, Axiom axiom) {
        Optional<Concession> conceded = method.method().concessions(method.settings()).stream()
                .filter(concession -> concession.axiom() == axiom)
                .findFirst();
        if (conceded.isPresent()) {
            requireFailure(method, conceded.get());
        } else {
            SeededCases.check(CASES, random -> requireKept(method, axiom, RandomWitness.of(axiom, random)));
        }
    }

    private static void requireFailure(MethodCase method, Concession concession) {
        Witness witness = concession.witness();
        RandomWitness.requireFitting(concession.axiom(), witness);
        assertThat(concession.reason()).endsWith(".");

        Trial trial = Trial.of(method, concession.axiom(), witness);

        assertThat(trial.violation())
                .as("%s is conceded and must fail on %s", concession.axiom(), witness.description())
                .isGreaterThan(isExact(concession.axiom()) ? 0 : ROUNDING);
    }

    private static boolean isExact(Axiom axiom) {
        return axiom == Axiom.DUMMY || axiom == Axiom.MISSINGNESS || axiom == Axiom.SENSITIVITY;
    }

    private static void requireKept(MethodCase method, Axiom axiom, Witness witness) {
        Trial trial = Trial.of(method, axiom, witness);
        if (axiom == Axiom.COMPLETENESS
                && trial.weak()
                && !witness.description().equals(RandomWitness.LINEAR)) {
            return;
        }
        assertThat(trial.violation())
                .as("%s is not conceded and must hold on %s", axiom, witness.description())
                .isLessThanOrEqualTo(allowed(axiom, trial, witness));
    }

    private static double allowed(Axiom axiom, Trial trial, Witness witness) {
        return switch (axiom) {
            case DUMMY, SENSITIVITY, MISSINGNESS -> 0;
            case SYMMETRY -> ROUNDING;
            case LINEARITY, IMPLEMENTATION_INVARIANCE -> trial.chosen() ? ROOM * TOLERANCE : ROUNDING;
            case COMPLETENESS -> witness.description().equals(RandomWitness.LINEAR) ? ROUNDING : ROOM * TOLERANCE;
        };
    }

    /**
     * @param violation 0 where the axiom holds exactly; relative to the attributions for those that hold up to rounding
     * @param weak whether a result says that it has not converged
     * @param chosen whether the tolerance chose the steps
     */
    private record Trial(double violation, boolean weak, boolean chosen) {

        private static Trial of(MethodCase method, Axiom axiom, Witness witness) {
            Attribution first = explain(method, witness, witness.functions().get(0));
            double[] a = first.values();
            return switch (axiom) {
                case COMPLETENESS -> of(gap(witness, a), first);
                case DUMMY, MISSINGNESS -> of(Math.abs(a[0]), first);
                case SYMMETRY -> of(share(Math.abs(a[0] - a[1]), Norms.of(a)), first);
                case SENSITIVITY -> of(a[0] == 0 && !first.findings().contains(Finding.UNRESOLVED_JUMP) ? 1 : 0, first);
                case LINEARITY -> {
                    Witness.Function f = witness.functions().get(0);
                    Witness.Function g = witness.functions().get(1);
                    Attribution second = explain(method, witness, g);
                    Attribution both = explain(method, witness, sum(f, g));
                    double[] apart = both.values().clone();
                    for (int i = 0; i < apart.length; i++) {
                        apart[i] -= a[i] + second.values()[i];
                    }
                    double scale = Norms.of(a) + Norms.of(second.values()) + Norms.of(both.values());
                    yield of(share(Norms.of(apart), scale), first, second, both);
                }
                case IMPLEMENTATION_INVARIANCE -> {
                    Attribution second =
                            explain(method, witness, witness.functions().get(1));
                    double[] apart = a.clone();
                    for (int i = 0; i < apart.length; i++) {
                        apart[i] -= second.values()[i];
                    }
                    yield of(share(Norms.of(apart), Norms.of(a) + Norms.of(second.values())), first, second);
                }
            };
        }

        private static Trial of(double violation, Attribution... attributions) {
            List<Attribution> all = List.of(attributions);
            return new Trial(
                    violation,
                    all.stream().anyMatch(each -> !each.converged()),
                    all.stream().anyMatch(each -> each.choices().length > 0));
        }

        private static double share(double part, double whole) {
            return part == 0 ? 0 : part / whole;
        }

        private static double gap(Witness witness, double[] values) {
            Witness.Function f = witness.functions().get(0);
            double change = f.value().applyAsDouble(witness.input());
            for (int k = 0; k < witness.baselines().points().size(); k++) {
                change -= witness.baselines().weights()[k]
                        * f.value().applyAsDouble(witness.baselines().points().get(k));
            }
            double sum = 0;
            double total = 0;
            for (double value : values) {
                sum += value;
                total += Math.abs(value);
            }
            return share(Math.abs(sum - change), Math.max(Math.abs(change), total));
        }

        private static Witness.Function sum(Witness.Function f, Witness.Function g) {
            return new Witness.Function(
                    x -> f.value().applyAsDouble(x) + g.value().applyAsDouble(x), x -> {
                        double[] total = f.gradient().apply(x).clone();
                        double[] other = g.gradient().apply(x);
                        for (int i = 0; i < total.length; i++) {
                            total[i] += other[i];
                        }
                        return total;
                    });
        }

        private static Attribution explain(MethodCase method, Witness witness, Witness.Function function) {
            AnalyticModel model = AnalyticModel.of(function.value(), function.gradient()::apply);
            InputSpace space = new InputSpace(List.of(witness.input().length), List.of(), witness.training());
            Explicand explicand = new Explicand(witness.input(), Target.of(0), TOLERANCE, 1, space);
            return new ProgramRunner(new AnalyticOracle(witness.input().length, model))
                    .run(method.begin(explicand, witness.baselines()));
        }
    }

    private static final class Norms {
        private static double of(double[] values) {
            double norm = 0;
            for (double value : values) {
                norm = Math.hypot(norm, value);
            }
            return norm;
        }
    }
}
