package dev.rationale.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Double-entry bookkeeping: events sent on one side, outcomes read back from the topics on the other, joined by place. An
 * outcome may be entered before its event, for the two come from different threads. Outcomes of events that others sent do
 * not count. Thread-safe.
 */
final class Accounts {
    private static final int NAMED = 5;

    private final Set<EventPlace> sent = new HashSet<>();
    private final Map<EventPlace, List<Kind>> outcomes = new HashMap<>();
    private long settled;

    /** What became of an event. */
    enum Kind {
        EXPLAINED,
        SKIPPED,
        FAILED
    }

    /**
     * @param sent events the brokers acknowledged
     * @param explained explanations read for them
     * @param skipped skips read for them
     * @param failed dead letters read for them
     * @param missing events without an outcome
     * @param doubled events with more than one
     */
    record Balance(
            long sent, long explained, long skipped, long failed, List<EventPlace> missing, List<EventPlace> doubled) {

        /** Outcomes read for our events. */
        long events() {
            return explained + skipped + failed;
        }

        /** Whether so many events were sent and each has exactly one outcome. */
        boolean complete(long expected) {
            return sent == expected && missing.isEmpty() && doubled.isEmpty();
        }

        /** What is wrong, one line each. */
        List<String> problems(long expected) {
            List<String> problems = new ArrayList<>();
            if (sent != expected) {
                problems.add("expected " + expected + " events to be sent, found " + sent);
            }
            name(problems, missing, "without an outcome");
            name(problems, doubled, "with more than one outcome");
            return problems;
        }

        private static void name(List<String> problems, List<EventPlace> places, String what) {
            if (!places.isEmpty()) {
                problems.add(places.size() + (places.size() == 1 ? " event " : " events ") + what + ": "
                        + String.join(
                                ", ",
                                places.stream()
                                        .limit(NAMED)
                                        .map(EventPlace::toString)
                                        .toList())
                        + (places.size() > NAMED ? ", …" : ""));
            }
        }
    }

    synchronized void sent(EventPlace place) {
        if (sent.add(place) && outcomes.containsKey(place)) {
            settled++;
        }
    }

    synchronized void came(EventPlace place, Kind kind) {
        List<Kind> before = outcomes.computeIfAbsent(place, key -> new ArrayList<>(1));
        if (before.isEmpty() && sent.contains(place)) {
            settled++;
        }
        before.add(kind);
    }

    /** Whether this event is one of ours. */
    synchronized boolean isOurs(EventPlace place) {
        return sent.contains(place);
    }

    /** Events with at least one outcome. */
    synchronized long settled() {
        return settled;
    }

    /** Events acknowledged. */
    synchronized long sent() {
        return sent.size();
    }

    synchronized Balance balance() {
        Map<Kind, Long> counts = new HashMap<>();
        List<EventPlace> missing = new ArrayList<>();
        List<EventPlace> doubled = new ArrayList<>();
        for (EventPlace place : sent) {
            List<Kind> kinds = outcomes.getOrDefault(place, List.of());
            kinds.forEach(kind -> counts.merge(kind, 1L, Long::sum));
            if (kinds.isEmpty()) {
                missing.add(place);
            } else if (kinds.size() > 1) {
                doubled.add(place);
            }
        }
        return new Balance(
                sent.size(),
                counts.getOrDefault(Kind.EXPLAINED, 0L),
                counts.getOrDefault(Kind.SKIPPED, 0L),
                counts.getOrDefault(Kind.FAILED, 0L),
                missing,
                doubled);
    }
}
