package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Smoothness;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.apache.commons.numbers.core.Norm;

/**
 * What {@code rationale bench quadrature} found.
 *
 * @param model name and version
 * @param smoothness as its probe found it
 * @param ruleDifference the same as a number, see {@link dev.rationale.model.ProbeReport}
 * @param baseline kind
 * @param tolerance asked for
 * @param reference steps of the rule that the others are compared with
 * @param rules one for each rule
 */
record QuadratureFigures(
        String model,
        Smoothness smoothness,
        double ruleDifference,
        String baseline,
        double tolerance,
        int reference,
        List<Rule> rules) {
    /** The rule that a configuration gets which names none. */
    static final String DEFAULT = "adaptive";

    /**
     * One rule on all records.
     *
     * @param name for a table
     * @param records in the order of the rows
     */
    record Rule(String name, List<Sample> records) {

        static Rule of(String name, List<Attribution> found, List<Attribution> exact) {
            List<Sample> records = new ArrayList<>();
            for (int i = 0; i < found.size(); i++) {
                records.add(new Sample(
                        found.get(i).gradientEvaluations(),
                        error(found.get(i).values(), exact.get(i).values()),
                        found.get(i).estimatedError().orElse(Double.NaN)));
            }
            return new Rule(name, records);
        }

        private static double error(double[] found, double[] exact) {
            double[] difference = new double[exact.length];
            for (int i = 0; i < difference.length; i++) {
                difference[i] = found[i] - exact[i];
            }
            double distance = Norm.L2.of(difference);
            return distance == 0 ? 0 : distance / Norm.L2.of(exact);
        }

        double within(double tolerance) {
            return share(
                    records.stream().filter(record -> record.error <= tolerance).count());
        }

        /** NaN for a rule without estimates. */
        double hits() {
            return records.stream().anyMatch(record -> Double.isNaN(record.estimate))
                    ? Double.NaN
                    : share(records.stream()
                            .filter(record -> record.error <= record.estimate)
                            .count());
        }

        private double share(long count) {
            return (double) count / records.size();
        }

        private DoubleStream rows() {
            return records.stream().mapToDouble(Sample::rows);
        }

        private double error(double share) {
            return Spread.percentile(
                    records.stream().mapToDouble(Sample::error).sorted().toArray(), share);
        }
    }

    /**
     * @param rows with gradient
     * @param error relative L2
     * @param estimate of it; NaN where the rule gives none
     */
    record Sample(long rows, double error, double estimate) {}

    /** Share of the records within the tolerance by the default rule. */
    double byDefault() {
        return rules.stream()
                .filter(rule -> rule.name.equals(DEFAULT))
                .findFirst()
                .orElseThrow()
                .within(tolerance);
    }

    /** A table in Markdown. */
    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, found %s (%s), baseline %s, %d records, tolerance %s, compared with %d midpoints%n%n",
                model,
                smoothness.name().toLowerCase(Locale.ROOT),
                NumberText.of(ruleDifference),
                baseline,
                rules.get(0).records.size(),
                tolerance,
                reference);
        out.println(
                "| rule | rows, mean | rows, most | error p50 | p95 | largest | within tolerance | estimate holds |");
        out.println("|---|--:|--:|--:|--:|--:|--:|--:|");
        for (Rule rule : rules) {
            double hits = rule.hits();
            out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.0f | %.4f | %.4f | %.4f | %.1f %% | %s |%n",
                    rule.name,
                    rule.rows().average().orElse(0),
                    rule.rows().max().orElse(0),
                    rule.error(0.5),
                    rule.error(0.95),
                    rule.error(1),
                    100 * rule.within(tolerance),
                    Double.isNaN(hits) ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * hits));
        }
        out.flush();
    }

    /** Everything, each record for itself. */
    ObjectNode json() {
        ObjectNode root = Json.MAPPER.createObjectNode();
        root.put("model", model)
                .put("smoothness", smoothness.name())
                .put("ruleDifference", ruleDifference)
                .put("baseline", baseline);
        root.put("tolerance", tolerance).put("reference", reference);
        ArrayNode all = root.putArray("rules");
        for (Rule rule : rules) {
            ObjectNode node = all.addObject();
            node.put("name", rule.name).put("within", rule.within(tolerance));
            node.set("estimateHolds", Json.number(rule.hits()));
            ArrayNode records = node.putArray("records");
            for (Sample record : rule.records) {
                ObjectNode one = records.addObject();
                one.put("rows", record.rows).put("error", record.error);
                one.set("estimate", Json.number(record.estimate));
            }
        }
        return root;
    }
}
