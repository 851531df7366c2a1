package dev.rationale.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.cli.Spread;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * What {@code rationale bench audit} found.
 *
 * @param wishes what was asked for
 * @param rounds of both
 */
record AuditFigures(AuditBench.Wishes wishes, List<Round> rounds) implements BenchOutput.Figures {
    private static final double TARGET = 0.95;
    private static final double MICRO = 1e6;

    /**
     * @param plain without an audit log
     * @param audited with one
     */
    record Round(Draining.Drained plain, Draining.Drained audited) {

        /** Throughput with to throughput without. */
        double ratio() {
            return audited.eventsPerSecond() / plain.eventsPerSecond();
        }

        /** Seconds of processor time that an event takes more. */
        double added() {
            return audited.cpuSeconds() - plain.cpuSeconds();
        }
    }

    private double ratio() {
        return Spread.of(rounds.stream().map(Round::ratio).toList()).median();
    }

    private double added() {
        return Spread.of(rounds.stream().map(Round::added).toList()).median();
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, %,d events a backlog, %d partitions, %d stream threads, commits every %d ms%n%n",
                wishes.model().text(),
                wishes.events(),
                wishes.deployment().partitions(),
                wishes.deployment().threads(),
                wishes.deployment().commitInterval().toMillis());
        out.println(
                "| round | without an audit log, events/s | with one | ratio | processor time added, µs an event |");
        out.println("|--:|--:|--:|--:|--:|");
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            out.printf(
                    Locale.ROOT,
                    "| %d | %,.0f | %,.0f | %.3f | %.0f |%n",
                    i + 1,
                    round.plain().eventsPerSecond(),
                    round.audited().eventsPerSecond(),
                    round.ratio(),
                    MICRO * round.added());
        }
        out.printf(
                Locale.ROOT,
                "%nmedian ratio %.3f (target %.2f: %s), %.0f µs an event%n",
                ratio(),
                TARGET,
                ratio() >= TARGET ? "met" : "missed",
                MICRO * added());
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("model", wishes.model().text());
        json.put("events", wishes.events());
        json.put("ratio", ratio());
        json.put("addedCpuSeconds", added());
        var list = json.putArray("rounds");
        for (Round round : rounds) {
            list.addObject()
                    .put("plainEventsPerSecond", round.plain().eventsPerSecond())
                    .put("auditedEventsPerSecond", round.audited().eventsPerSecond())
                    .put("plainCpuSeconds", round.plain().cpuSeconds())
                    .put("auditedCpuSeconds", round.audited().cpuSeconds());
        }
        return json;
    }
}
