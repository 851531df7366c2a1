package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/** Every registered method by the kit, and the kit by methods with a defect each. */
final class ConformanceTest {

    @TestFactory
    Stream<DynamicTest> shouldConform() {
        return Methods.all().stream().flatMap(Conformance::of);
    }

    @Test
    void shouldHaveACaseOfEveryMethod() {
        assertThat(MethodCase.all()).extracting(MethodCase::method).containsAll(Methods.all());
        assertThat(MethodCase.all()).extracting(MethodCase::toString).doesNotHaveDuplicates();
    }

    @Test
    void shouldSeeNothingInASoundMethod() {
        assertThat(failures(new Faulty())).isEmpty();
    }

    @Test
    void shouldSeeAnAxiomThatIsNotKept() {
        Faulty shifted = new Faulty() {
            @Override
            Attribution changed(Attribution sound, Explicand explicand) {
                return withValues(sound, values -> {
                    values[0] = values[0] + 1e-3;
                    return values;
                });
            }
        };

        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("COMPLETENESS"));
        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("LINEARITY"));
        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("DUMMY"));
        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("SYMMETRY"));
        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("MISSINGNESS"));
        assertThat(failures(shifted)).anyMatch(name -> name.endsWith("flat model"));
    }

    @Test
    void shouldSeeAConcessionWhoseWitnessIsNone() {
        Faulty modest = new Faulty() {
            @Override
            public List<Concession> concessions(Settings settings) {
                return List.of(new Concession(
                        Axiom.COMPLETENESS,
                        "Too modest.",
                        Witness.of("f = x₀² + x₁²", Witness.SQUARES, new double[] {1, 3}, 0, 0)));
            }
        };

        assertThat(failures(modest)).isNotEmpty().allMatch(name -> name.endsWith("COMPLETENESS"));
    }

    @Test
    void shouldSeeDrawsThatDoNotComeFromTheSeed() {
        Random shared = new Random(1);
        Faulty careless = new Faulty() {
            @Override
            Attribution changed(Attribution sound, Explicand explicand) {
                double factor = 1 + 1e-11 * shared.nextDouble();
                return withValues(sound, values -> {
                    for (int i = 0; i < values.length; i++) {
                        values[i] *= factor;
                    }
                    return values;
                });
            }
        };

        assertThat(failures(careless))
                .anyMatch(name -> name.endsWith("a result depends on seed and record alone"))
                .anyMatch(name -> name.endsWith("a result does not depend on its batch"));
    }

    @Test
    void shouldSeeACostThatIsNotHeld() {
        Faulty optimistic = new Faulty() {
            @Override
            public Cost cost(Settings settings, int baselines, int dimension) {
                return new Cost(settings.integer("steps") - 1L, baselines + 1L, 0);
            }
        };

        assertThat(failures(optimistic)).anyMatch(name -> name.endsWith("cost as stated"));
    }

    @Test
    void shouldSeeThatMoreIsHeldThanStated() {
        Faulty hoarding = new Faulty() {
            @Override
            Attribution changed(Attribution sound, Explicand explicand) {
                return sound.withChoices(Choices.none().with(Choices.Kind.STEPS, new int[10_000]));
            }
        };
        assertThat(failures(hoarding)).isNotEmpty().allMatch(name -> name.endsWith("holds no more than stated"));
    }

    private static List<String> failures(AttributionMethod method) {
        List<String> failures = new ArrayList<>();
        for (Map.Entry<String, Executable> check : Conformance.checks(method).entrySet()) {
            try {
                check.getValue().execute();
            } catch (Throwable e) {
                failures.add(check.getKey());
            }
        }
        return failures;
    }

    private static Attribution withValues(Attribution sound, UnaryOperator<double[]> change) {
        return new Attribution(
                sound.target(),
                change.apply(sound.values().clone()),
                sound.output(),
                sound.baselineOutput(),
                sound.outputs(),
                sound.completenessGap(),
                sound.estimatedError(),
                sound.converged(),
                sound.steps(),
                sound.gradientEvaluations(),
                sound.forwardEvaluations(),
                sound.findings(),
                sound.choices());
    }

    /** Integrated Gradients with Gauss–Legendre; a subclass puts the defect in. */
    private static class Faulty implements AttributionMethod {
        Attribution changed(Attribution sound, Explicand explicand) {
            return sound;
        }

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public String description() {
            return "A method with a defect";
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(new Parameter("steps", Parameter.Type.INTEGER, "20", 2.0, 100.0, List.of(), "Points."));
        }

        @Override
        public List<Concession> concessions(Settings settings) {
            return List.of();
        }

        @Override
        public Cost cost(Settings settings, int baselines, int dimension) {
            long rows = (long) settings.integer("steps") * baselines;
            return new Cost(rows, baselines + 1L, rows);
        }

        @Override
        public Program explain(Explicand explicand, Baselines baselines, Settings settings) {
            Quadrature gauss = Quadrature.byName("gausslegendre").orElseThrow();
            Program sound = new PathIntegral(
                    name(),
                    explicand,
                    baselines,
                    StraightPath.between(baselines, explicand.input()),
                    Refinement.fixed(gauss, settings.integer("steps")));
            return new Program() {
                @Override
                public List<RowRequest> next() {
                    return sound.next();
                }

                @Override
                public void accept(List<RowResult> results) {
                    sound.accept(results);
                }

                @Override
                public Attribution result() {
                    return changed(sound.result(), explicand);
                }
            };
        }
    }
}
