package dev.rationale.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordProgramTest {
    private static final double[] X = {1, 2};
    private static final AnalyticModel SQUARES = new AnalyticModel() {
        @Override
        public double[] outputs(double[] x) {
            return new double[] {x[0] * x[0] + x[1] * x[1], -1};
        }

        @Override
        public double[][] jacobian(double[] x) {
            return new double[][] {{2 * x[0], 2 * x[1]}, {0, 0}};
        }
    };

    /** A baseline whose every coordinate is a tenth of the explained output, with something prepared on the way. */
    private static final class Asking implements BaselineSource {
        private final Preparation<Double> preparation = new Preparation<>() {
            @Override
            public Work<Double> begin() {
                begun++;
                return Work.done(0.1);
            }

            @Override
            public long numbers() {
                return 1;
            }
        };
        private int begun;

        @Override
        public String kind() {
            return "asking";
        }

        @Override
        public int most() {
            return 1;
        }

        @Override
        public boolean asksModel() {
            return true;
        }

        @Override
        public Baselines draw(double[] input, long seed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Work<Baselines> begin(Explicand explicand) {
            return new Work<>() {
                private double value = Double.NaN;

                @Override
                public List<RowRequest> next() {
                    return Double.isNaN(value)
                            ? List.of(RowRequest.Outputs.at(explicand.input()), new RowRequest.Prepared(preparation))
                            : List.of();
                }

                @Override
                public void accept(List<RowResult> results) {
                    double output = ((RowResult.Outputs) results.get(0))
                            .values()[0][explicand.target().index()];
                    value = output * (double) ((RowResult.Prepared) results.get(1)).value();
                }

                @Override
                public Baselines result() {
                    return Baselines.of(new double[] {value, value});
                }
            };
        }
    }

    private static Explicand explicand() {
        return new Explicand(X, Target.of(0), 0.05, 0);
    }

    @Test
    void shouldCompareWithBaselinesThatTheModelWasAskedFor() {
        Asking source = new Asking();
        AnalyticOracle oracle = new AnalyticOracle(2, SQUARES);
        ProgramRunner runner = new ProgramRunner(oracle);
        Settings settings = Explaining.IG.settings(Map.of());

        Attribution named = runner.run(RecordProgram.of(Explaining.IG, explicand(), source, settings));

        assertThat(named.baselines().points()).singleElement().isEqualTo(new double[] {0.5, 0.5});
        assertThat(named.baselineOutput()).isEqualTo(0.5);
        assertThat(named.forwardEvaluations()).as("input twice, baseline").isEqualTo(3);
        assertThat(named.forwardEvaluations()).isEqualTo(oracle.forwardRows());

        Attribution predicted = runner.run(RecordProgram.predicted(Explaining.IG, explicand(), source, settings));

        assertThat(predicted.values()).isEqualTo(named.values());
        assertThat(predicted.target()).isEqualTo(Target.of(0));
        assertThat(source.begun).as("prepared for both").isEqualTo(1);
    }

    @Test
    void shouldRefuseAtOnceWhenABaselineIsWrong() {
        BaselineSource wrong = BaselineSource.of(Baselines.of(new double[] {Double.NaN, 0}));
        Settings settings = Explaining.IG.settings(Map.of());

        assertThatThrownBy(() -> RecordProgram.of(Explaining.IG, explicand(), wrong, settings))
                .isInstanceOf(UnexplainableException.class);
        assertThatThrownBy(() -> RecordProgram.predicted(Explaining.IG, explicand(), wrong, settings))
                .isInstanceOf(UnexplainableException.class);
    }
}
