package dev.rationale.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.cli.Growth;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What {@code rationale bench backlog} found.
 *
 * @param wishes what was asked for
 * @param looks in the order of time, at least one after the warm-up
 */
record BacklogFigures(BacklogBench.Wishes wishes, List<Look> looks) implements BenchOutput.Figures {

    /**
     * @param seconds since the start of the application
     * @param residentBytes memory of its process
     * @param heapBytes reachable heap, where it was looked at
     * @param events that were left
     */
    record Look(double seconds, long residentBytes, OptionalLong heapBytes, long events) {}

    private List<Look> warm() {
        double warmUp = wishes.warmUp().toMillis() / 1e3;
        return looks.stream().filter(look -> look.seconds() >= warmUp).toList();
    }

    /** Memory of the process after the warm-up. */
    Growth resident() {
        return Growth.of(
                warm().stream().map(look -> (double) look.residentBytes()).toList());
    }

    /** Reachable heap after the warm-up. */
    Growth heap() {
        return Growth.of(warm().stream()
                .filter(look -> look.heapBytes().isPresent())
                .map(look -> (double) look.heapBytes().getAsLong())
                .toList());
    }

    private Look last() {
        return looks.get(looks.size() - 1);
    }

    private String models() {
        return wishes.deployment().models().stream().map(SampleModel::text).collect(Collectors.joining(" and "));
    }

    @Override
    public void print(PrintWriter out) {
        long explained = wishes.events() - last().events();
        out.printf(
                Locale.ROOT,
                "%s, backlog of %,d events, %.0f s with a heap of %s, of which %.0f s warm-up%n%n",
                models(),
                wishes.events(),
                last().seconds(),
                wishes.heap(),
                wishes.warmUp().toMillis() / 1e3);
        out.println("| memory of the application | first to last tenth after the warm-up |");
        out.println("|---|---|");
        out.println("| resident | " + resident().mebibytes() + " |");
        boolean looked = warm().stream().anyMatch(look -> look.heapBytes().isPresent());
        out.println("| heap reachable after a full collection | "
                + (looked ? heap().mebibytes() : "not looked at: this Java has no jcmd") + " |");
        out.printf(
                Locale.ROOT,
                "| events done, and left | %,d (%,.1f a second), %,d |%n",
                explained,
                explained / last().seconds(),
                last().events());
        out.flush();
    }

    /** Every look. */
    @Override
    public ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("models", models()).put("events", wishes.events()).put("heap", wishes.heap());
        root.put("residentGrowth", resident().share());
        for (Look look : looks) {
            ObjectNode node = root.withArray("looks").addObject();
            node.put("seconds", look.seconds()).put("residentBytes", look.residentBytes());
            look.heapBytes().ifPresent(bytes -> node.put("heapBytes", bytes));
            node.put("eventsLeft", look.events());
        }
        return root;
    }
}
