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
     * @param seconds since the first commit of the application
     * @param residentBytes memory of its process
     * @param heapBytes reachable heap, where it was looked at
     * @param events that were done and left, before more were added
     */
    record Look(double seconds, long residentBytes, OptionalLong heapBytes, Backlog.Seen events) {}

    /** While events were left: a process without work says nothing of one that works. */
    private List<Look> busy() {
        return looks.stream().filter(look -> look.events().left() > 0).toList();
    }

    private List<Look> warm() {
        double warmUp = wishes.warmUp().toMillis() / 1e3;
        return busy().stream().filter(look -> look.seconds() >= warmUp).toList();
    }

    /** How often no event was left. */
    private int dry() {
        return looks.size() - busy().size();
    }

    /** Events done a second, from the start of the application. */
    double eventsPerSecond() {
        return last().events().done() / last().seconds();
    }

    private long leastLeft() {
        return looks.stream().mapToLong(look -> look.events().left()).min().orElseThrow();
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
                "%s, backlog of %,d events that is filled up again, %.0f s with a heap of %s, of which %.0f s warm-up%n%n",
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
                "| events | %,d done, %,.1f a second; at least %,d left |%n",
                last().events().done(),
                eventsPerSecond(),
                leastLeft());
        advice().ifPresent(advice -> {
            out.println();
            out.println(advice);
        });
        out.flush();
    }

    private static String text(Optional<Growth> growth, String otherwise) {
        return growth.map(Growth::mebibytes).orElse(otherwise);
    }

    /** What to do where the backlog ran dry; empty where it did not. */
    Optional<String> advice() {
        return dry() == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "No event was left at %d of %d looks, which were not compared: give more --events.",
                        dry(),
                        looks.size()));
    }

    /** Every look. */
    @Override
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("models", models()).put("events", wishes.events()).put("heap", wishes.heap());
        root.put("eventsPerSecond", eventsPerSecond()).put("leastLeft", leastLeft());
        resident().ifPresent(growth -> root.put("residentGrowth", growth.share()));
        for (Look look : looks) {
            ObjectNode node = root.withArray("looks").addObject();
            node.put("seconds", look.seconds()).put("residentBytes", look.residentBytes());
            look.heapBytes().ifPresent(bytes -> node.put("heapBytes", bytes));
            node.put("eventsDone", look.events().done())
                    .put("eventsLeft", look.events().left());
        }
        return root;
    }
}
