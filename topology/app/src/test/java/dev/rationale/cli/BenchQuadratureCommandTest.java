package dev.rationale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchQuadratureCommandTest {
    private static final String[] CREDIT = {
        "bench", "quadrature", "--model", "../../deploy/models/credit", "--data", "../../deploy/samples/credit.jsonl"
    };

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... more) {
        String[] arguments = new String[CREDIT.length + more.length];
        System.arraycopy(CREDIT, 0, arguments, 0, CREDIT.length);
        System.arraycopy(more, 0, arguments, CREDIT.length, more.length);
        CommandLine commands = Rationale.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    @Test
    void shouldCompareEveryRuleWithTheReference() throws Exception {
        assertThat(run("--baseline", "mean", "--limit", "60", "--at-least", "0.9", "--json"))
                .as(err.toString())
                .isZero();

        JsonNode found = new ObjectMapper().readTree(out.toString());
        assertThat(found.path("smoothness").asText()).isEqualTo("KINKED");
        JsonNode rules = found.path("rules");
        JsonNode adaptive = rules.get(0);
        JsonNode midpoint = rules.get(1);
        assertThat(adaptive.path("name").asText()).isEqualTo("adaptive");
        assertThat(adaptive.path("records")).hasSize(60).isEqualTo(midpoint.path("records"));
        for (JsonNode record : adaptive.path("records")) {
            assertThat(record.path("rows").asInt()).isIn(15, 45, 135, 405, 1215);
            assertThat(record.path("estimate").asDouble()).isLessThan(0.05);
            assertThat(record.path("error").asDouble()).isLessThan(0.25);
        }
        for (JsonNode rule : rules) {
            String name = rule.path("name").asText();
            boolean fixed = name.endsWith(" steps");
            assertThat(rule.path("estimateHolds").isNull()).as(name).isEqualTo(fixed);
            if (fixed) {
                assertThat(rule.path("records").get(7).path("rows").asInt()).isIn(20, 50);
            }
        }
    }

    @Test
    void shouldPrintATableAndFailBelowTheShareAskedFor() {
        assertThat(run("--limit", "3", "--reference", "64", "--at-least", "1.01"))
                .isEqualTo(ExitCode.FAILED);

        assertThat(out.toString())
                .contains("credit-risk 1, found kinked (0.", "), baseline zero, 3 records, tolerance 0.05")
                .contains("| adaptive-midpoint |", "| gausslegendre, 20 steps | 20.0 | 20 |");
        assertThat(err.toString()).contains("expected at least 1.01");
    }

    @Test
    void shouldNameEveryWrongOption() {
        assertThat(run("--method", "saliency", "--limit", "0", "--reference", "20000"))
                .isEqualTo(ExitCode.INVALID);

        assertThat(err.toString())
                .contains("--method: expected integrated-gradients", "--limit: expected", "--reference: expected");
    }
}
