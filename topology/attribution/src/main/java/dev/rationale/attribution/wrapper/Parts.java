package dev.rationale.attribution.wrapper;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Held;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the results of programs inside one method say together, in their order. */
public final class Parts {
    /** Findings that hold of the whole only if they hold of every part. */
    private static final Set<Finding> OF_ALL =
            EnumSet.of(Finding.FLAT_PATH, Finding.UNRESOLVED_JUMP, Finding.BASELINE_DEGENERATE);

    /** Numbers that a part holds beside its choices. */
    private static final int EACH = 32;

    private final Set<Finding> ofAll = EnumSet.copyOf(OF_ALL);
    private final Set<Finding> ofAny = EnumSet.noneOf(Finding.class);
    private final List<Choices> choices = new ArrayList<>();
    private double largestEstimate;
    private boolean converged = true;
    private int steps;
    private long gradientEvaluations;

    /** One more. */
    public void add(Attribution part) {
        ofAll.retainAll(part.findings());
        ofAny.addAll(part.findings());
        largestEstimate = Math.max(largestEstimate, part.estimatedError().orElse(0));
        converged &= part.converged();
        steps = Math.max(steps, part.steps());
        gradientEvaluations += part.gradientEvaluations();
        choices.add(Choices.parse(part.choices()));
    }

    /** One that came to nothing and made no choice; it keeps its place among {@link #choicesApart()}. */
    public void leaveOut() {
        choices.add(Choices.none());
    }

    /** Largest estimated error; 0 where no part has one. */
    public double largestEstimate() {
        return largestEstimate;
    }

    /** Whether every part did. */
    public boolean converged() {
        return converged;
    }

    /** Most of a part. */
    public int steps() {
        return steps;
    }

    /** Of all parts. */
    public long gradientEvaluations() {
        return gradientEvaluations;
    }

    /** Choices of the parts, apart, so that each can {@linkplain #taken take its own again}; none where no part has any. */
    public Choices choicesApart() {
        List<int[]> values = new ArrayList<>();
        boolean any = false;
        for (Choices part : choices) {
            byte[] bytes = part.encode();
            any |= bytes.length > 0;
            int words = (int) ((bytes.length + 3L) / Integer.BYTES);
            int[] value = new int[1 + words];
            value[0] = bytes.length;
            ByteBuffer.wrap(Arrays.copyOf(bytes, words * Integer.BYTES))
                    .asIntBuffer()
                    .get(value, 1, words);
            values.add(value);
        }
        return any ? Choices.none().with(Choices.Kind.PARTS, joined(values)) : Choices.none();
    }

    /** One behind the other: choices may be as many as there are coordinates and steps, too many for boxes. */
    private static int[] joined(List<int[]> some) {
        int[] all = new int[some.stream().mapToInt(each -> each.length).sum()];
        int place = 0;
        for (int[] each : some) {
            System.arraycopy(each, 0, all, place, each.length);
            place += each.length;
        }
        return all;
    }

    /**
     * What so many parts and their choices hold when they are put together.
     *
     * @param each numbers that the choices of one hold
     */
    public static Held held(long each, long parts) {
        long kept = parts * (each + EACH);
        return new Held(kept, 0).withChoices(2 * kept);
    }

    /**
     * The choices that an earlier run's parts made.
     *
     * @param given what {@link #choicesApart()} gave
     * @param count number of parts
     * @return one for each part; none for any where these are not the choices of so many
     */
    public static List<Choices> taken(Choices given, int count) {
        List<Choices> parts = new ArrayList<>();
        int[] values = given.of(Choices.Kind.PARTS).orElse(new int[0]);
        int next = 0;
        while (next < values.length) {
            int length = values[next++];
            int words = (int) ((length + 3L) / Integer.BYTES);
            if (length < 0 || words > values.length - next) {
                throw new IllegalArgumentException("choices: part " + parts.size() + " with length " + length);
            }
            ByteBuffer bytes = ByteBuffer.allocate(words * Integer.BYTES);
            for (int word = 0; word < words; word++) {
                bytes.putInt(values[next++]);
            }
            byte[] exact = new byte[length];
            bytes.flip().get(exact);
            parts.add(Choices.parse(exact));
        }
        return parts.size() == count ? parts : Collections.nCopies(count, Choices.none());
    }

    /** Those of the whole. */
    public Set<Finding> findings(boolean wholeConverged, boolean partial) {
        Set<Finding> findings = EnumSet.copyOf(ofAny);
        findings.removeAll(OF_ALL);
        findings.remove(Finding.NOT_CONVERGED);
        findings.addAll(ofAll);
        if (!wholeConverged) {
            findings.add(Finding.NOT_CONVERGED);
        }
        if (partial) {
            findings.add(Finding.PARTIAL);
        }
        return Collections.unmodifiableSet(findings);
    }
}
