package dev.rationale.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.cli.Growth;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What {@code rationale bench backlog} found.
 *
 * @param wishes what was asked for
 * @param looks in the order of time, at least one
 */
record BacklogFigures(BacklogBench.Wishes wishes, List<Look> looks) implements BenchOutput.Figures {

    /**
     * @param seconds since the start of the application
     * @param residentBytes memory of its process
     * @param heapBytes reachable heap, where it was looked at
     * @param events that were left
     */
    record Look(double seconds, long residentBytes, OptionalLong heapBytes, long events) {}

    /** While events were left: a process without work says nothing of one that works. */
    private List<Look> busy() {
        return looks.stream().filter(look -> look.events() > 0).toList();
    }

    private List<Look> warm() {
        double warmUp = wishes.warmUp().toMillis() / 1e3;
        return busy().stream().filter(look -> look.seconds() >= warmUp).toList();
    }

    /** Whether nothing was left before the end. */
    boolean ranDry() {
        return last().events() <= 0;
    }

    /** For how long events were left, as far as that was seen. */
    double backlogSeconds() {
        List<Look> busy = busy();
        return busy.isEmpty() ? 0 : busy.get(busy.size() - 1).seconds();
    }

    /** Events done a second while others were left. */
    double eventsPerSecond() {
        List<Look> busy = busy();
        return busy.isEmpty() ? 0 : (wishes.events() - busy.get(busy.size() - 1).events()) / backlogSeconds();
    }

    /** Memory of the process after the warm-up, while events were left; none where none were. */
    Optional<Growth> resident() {
        return growth(warm().stream().map(look -> (double) look.residentBytes()).toList());
    }

    /** As {@link #resident()}, of the reachable heap; none also where it cannot be looked at. */
    Optional<Growth> heap() {
        return growth(warm().stream()
                .filter(look -> look.heapBytes().isPresent())
                .map(look -> (double) look.heapBytes().getAsLong())
                .toList());
    }

    private static Optional<Growth> growth(List<Double> measured) {
        return measured.isEmpty() ? Optional.empty() : Optional.of(Growth.of(measured));
    }

    /** Whether resident memory was seen to grow by at most so many percent. */
    boolean holds(double most) {
        return resident().map(growth -> 100 * growth.share() <= most).orElse(false);
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    private String models() {
        return wishes.deployment().models().stream().map(SampleModel::text).collect(Collectors.joining(" and "));
    }

    @Override
    public void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, backlog of %,d events, %.0f s with a heap of %s, of which %.0f s warm-up%n%n",
                models(),
                wishes.events(),
                last().seconds(),
                wishes.heap(),
                wishes.warmUp().toMillis() / 1e3);
        out.println("| memory of the application | first to last tenth after the warm-up, while events were left |");
        out.println("|---|---|");
        out.println("| resident | " + text(resident(), "no event was left") + " |");
        out.println("| heap reachable after a full collection | " + text(heap(), "not looked at, or no event was left")
                + " |");
        out.printf(
                Locale.ROOT,
                "| the backlog lasted | %,.0f s, %,.1f events a second, %,d left at the end |%n",
                backlogSeconds(),
                eventsPerSecond(),
                last().events());
        if (ranDry()) {
            out.println();
            out.println(advice());
        }
        out.flush();
    }

    private static String text(Optional<Growth> growth, String otherwise) {
        return growth.map(Growth::mebibytes).orElse(otherwise);
    }

    /** What to do where the backlog ran dry. */
    String advice() {
        return String.format(
                Locale.ROOT,
                "The backlog of %,d events ran dry after %,.0f of %,.0f s, and nothing was compared after that: give more --events.",
                wishes.events(),
                backlogSeconds(),
                last().seconds());
    }

    /** Every look. */
    @Override
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("models", models()).put("events", wishes.events()).put("heap", wishes.heap());
        root.put("backlogSeconds", backlogSeconds()).put("eventsPerSecond", eventsPerSecond());
        root.put("ranDry", ranDry());
        resident().ifPresent(growth -> root.put("residentGrowth", growth.share()));
        for (Look look : looks) {
            ObjectNode node = root.withArray("looks").addObject();
            node.put("seconds", look.seconds()).put("residentBytes", look.residentBytes());
            look.heapBytes().ifPresent(bytes -> node.put("heapBytes", bytes));
            node.put("eventsLeft", look.events());
        }
        return root;
    }
}
