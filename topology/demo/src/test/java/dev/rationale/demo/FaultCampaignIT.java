package dev.rationale.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault in every mode: {@code mvn verify -Pchaos}. Leaves the table of results in {@code target/faults.md}.
 * {@code -Drationale.faults.only=TEXT} runs the cells whose name contains the text; the rows of the
 * others are those of the page that is kept.
 */
@Tag("chaos")
@OnParts
final class FaultCampaignIT {
    private static final Path PAGE = Path.of("..", "app", "docs", "faults.md");
    private static final FaultTable TABLE = new FaultTable(PAGE);

    @TempDir
    private Path folder;

    private final Parts parts;

    FaultCampaignIT(Parts parts) {
        this.parts = parts;
    }

    static List<FaultCell> cells() {
        String only = System.getProperty("rationale.faults.only", "").toLowerCase(Locale.ROOT);
        return FaultCell.all().stream()
                .filter(cell -> cell.toString().toLowerCase(Locale.ROOT).contains(only))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldKeepTheGuaranteeWhenDisturbed(FaultCell cell) throws Exception {
        FaultResult result = FaultResult.of(cell, parts, folder);
        TABLE.add(result);
        // Every time: what was found must not depend on what comes after it.
        TABLE.write(Path.of("target", "faults.md"));
        result.require();
    }
}
