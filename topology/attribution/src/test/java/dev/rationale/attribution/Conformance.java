package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * What every method must hold, ours or another's: axioms, degenerate input, repeatability, independence of its batch, stated cost, and what
 * it holds in memory.
 *
 * <p>For a method of your own:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> shouldConform() {
 *     return Conformance.of(new YourMethod());
 * }
 * }</pre>
 */
public final class Conformance {
    private static final Map<String, Consumer<MethodCase>> OF_NAMED_TARGETS = new LinkedHashMap<>();
    private static final Map<String, Consumer<MethodCase>> OF_ALL = new LinkedHashMap<>();

    static {
        for (Axiom axiom : Axiom.values()) {
            OF_NAMED_TARGETS.put(axiom.name(), method -> AxiomChecks.check(method, axiom));
        }
        OF_NAMED_TARGETS.put("no axiom conceded twice", AxiomChecks::requireOneConcessionEach);
        OF_ALL.put("input equal to the baseline", DegenerateChecks::inputEqualToBaseline);
        OF_ALL.put("flat model", DegenerateChecks::flatModel);
        OF_ALL.put("step without slope", DegenerateChecks::stepWithoutSlope);
        OF_ALL.put("opposite slopes", DegenerateChecks::oppositeSlopes);
        OF_ALL.put("equal outputs", DegenerateChecks::equalOutputs);
        OF_ALL.put("input or baseline not finite", DegenerateChecks::notFinite);
        OF_ALL.put("model not finite", DegenerateChecks::modelNotFinite);
        OF_ALL.put("number of baselines", DegenerateChecks::numberOfBaselines);
        OF_ALL.put("duplicate baselines", DegenerateChecks::duplicateBaselines);
        OF_ALL.put("target out of range", DegenerateChecks::targetOutOfRange);
        OF_ALL.put("calls out of order", DegenerateChecks::callsOutOfOrder);
        OF_ALL.put("a result depends on seed and record alone", RepeatabilityChecks::seedAndRecord);
        OF_ALL.put("a result does not depend on its batch", RepeatabilityChecks::batch);
        OF_ALL.put("cost as stated", CostChecks::stated);
        OF_ALL.put("cost as stated on a flat model", CostChecks::statedOnFlatModel);
        OF_ALL.put("holds no more than stated", HeldChecks::stated);
    }

    private Conformance() {}

    /** One test for each check and each of {@link MethodCase#of}. */
    public static Stream<DynamicTest> of(AttributionMethod method) {
        List<DynamicTest> tests = new ArrayList<>();
        checks(method).forEach((name, check) -> tests.add(DynamicTest.dynamicTest(name, check)));
        return tests.stream();
    }

    static Map<String, Executable> checks(AttributionMethod method) {
        Map<String, Executable> checks = new LinkedHashMap<>();
        for (MethodCase each : MethodCase.of(method)) {
            if (!each.predicted()) {
                OF_NAMED_TARGETS.forEach((name, check) -> add(each, name, check, checks));
            }
            OF_ALL.forEach((name, check) -> add(each, name, check, checks));
        }
        return checks;
    }

    /** A failure says of which case: reports number dynamic tests and leave their names out. */
    private static void add(
            MethodCase method, String name, Consumer<MethodCase> check, Map<String, Executable> checks) {
        String named = method + ": " + name;
        checks.put(named, () -> {
            try {
                check.accept(method);
            } catch (AssertionError e) {
                throw new AssertionError(named + ": " + e.getMessage(), e);
            }
        });
    }
}
