package dev.rationale.replay;

import dev.rationale.Environment;
import dev.rationale.attribution.Tolerances;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What computed then and what computes now. */
final class EnvironmentDifferences {
    /** Which of several equal devices it was changes nothing. */
    private static final Pattern INDEX = Pattern.compile("\\(gpu:\\d+\\)");

    private final @Nullable Environment then;
    private final Environment now;

    EnvironmentDifferences(@Nullable Environment then, Environment now) {
        this.then = then;
        this.now = now;
    }

    /** One line for each field that differs. */
    List<String> lines() {
        if (then == null) {
            return List.of("the record does not say what computed it");
        }
        List<String> lines = new ArrayList<>();
        add(lines, "device", device(then), device(now));
        add(lines, "libtorch", then.getPytorch(), now.getPytorch());
        add(lines, "precision", then.getPrecision(), now.getPrecision());
        add(lines, "CUDA", then.getCuda(), now.getCuda());
        add(lines, "cuDNN", then.getCudnn(), now.getCudnn());
        add(lines, "driver", then.getDriver(), now.getDriver());
        add(lines, "flags", then.getDeterministicFlags(), now.getDeterministicFlags());
        add(lines, "DJL", then.getDjl(), now.getDjl());
        add(lines, "JVM", then.getJvm(), now.getJvm());
        add(lines, "service", then.getServiceVersion(), now.getServiceVersion());
        return lines;
    }

    private static void add(List<String> lines, String what, @Nullable Object then, @Nullable Object now) {
        if (!Objects.equals(then, now)) {
            lines.add(what + ": recorded " + then + ", now " + now);
        }
    }

    private static String device(Environment environment) {
        return INDEX.matcher(String.valueOf(environment.getDeviceName())).replaceAll("(gpu)");
    }

    /** The column of the table. Another libtorch has none of its own; it adds in another order, as another device does. */
    Tolerances.Comparison comparison() {
        boolean same = then != null
                && device(then).equals(device(now))
                && Objects.equals(then.getPytorch(), now.getPytorch())
                && Objects.equals(then.getCuda(), now.getCuda());
        return same ? Tolerances.Comparison.REPLAY : Tolerances.Comparison.OTHER_DEVICE;
    }

    /** The row of the table: that of the coarser arithmetic. */
    Tolerances.Arithmetic arithmetic(boolean doubles) {
        if (isCoarse(now) || (then != null && isCoarse(then))) {
            return Tolerances.Arithmetic.TF32;
        }
        return doubles ? Tolerances.Arithmetic.FLOAT64 : Tolerances.Arithmetic.FLOAT32;
    }

    private static boolean isCoarse(Environment environment) {
        return environment.getPrecision() != null && !environment.getPrecision().equals("fp32");
    }
}
