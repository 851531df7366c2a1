package dev.rationale.audit.verify;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong: keeps the first defects, counts all. */
final class Findings {
    private static final int MOST_NOTICES = 100;

    private final int most;
    private final List<Defect> kept = new ArrayList<>();
    private final Set<String> notices = new LinkedHashSet<>();
    private long count;

    Findings(int most) {
        this.most = most;
    }

    void add(DefectKind kind, @Nullable String tree, long seq, String place, @Nullable String message) {
        count++;
        if (kept.size() < most) {
            kept.add(new Defect(kind, tree, seq, place, String.valueOf(message)));
        }
    }

    void notice(String text) {
        if (notices.size() < MOST_NOTICES) {
            notices.add(text);
        }
    }

    List<Defect> kept() {
        return kept;
    }

    long count() {
        return count;
    }

    List<String> notices() {
        return List.copyOf(notices);
    }
}
