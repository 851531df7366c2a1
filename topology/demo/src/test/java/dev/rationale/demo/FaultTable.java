package dev.rationale.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The results of a campaign as the page that is kept in {@code topology/app/docs/faults.md}. */
final class FaultTable {
    private static final String HEAD = """
            # Faults

            The application, disturbed in every way below, under both guarantees and both of Kafka's group protocols, against a real broker.
            A run sends sample events of both models with one record of poison in ten, disturbs the application while it has work in its hands,
            and lets it come to an end. Then read-committed consumers are compared with what was sent: records lost, outcomes that came again,
            per-partition order (stricter than per key), and every output's key, headers, timestamp, source coordinates, identifier and
            outcome or dead letter. An output that is not as its input demands is *wrong*.

            Under exactly-once every event has its outcome once. At-least-once may repeat an outcome after a crash or a fencing, always under the
            same identifier, so that a reader can drop it; clean stops and clean rebalances repeat nothing. Without the commit barrier records
            are lost: the control shows that these runs would see it.

            After a `kill -9` under exactly-once Kafka Streams calls the tasks it finds *corrupted* (`TaskCorruptedException`), wipes their local
            state and restores it from the changelog: once per task and start, and nothing is lost. The same task called so again and again is an
            application that stands still between `RUNNING` and `REBALANCING`: restart it. That was seen after a fencing, in tasks that had not
            committed anything yet, until the store of seen events no longer left an empty folder behind (`PipelineIdleIT`).

            `mvn verify -Pchaos -Drationale.parts=embedded` runs all of it and leaves this page in `topology/demo/target/faults.md`, from where it is
            copied here. `-Drationale.faults.only=TEXT` runs the cells whose name contains the text, `-Drationale.faults.seed=N` takes other events
            and other moments. `mvn verify` runs eight of them and a control (`FaultsIT`). The broker that is restarted is always an embedded one; seconds are
            of a machine with two busy cores.

            | fault | what is done |
            |---|---|
            """;

    private static final String COLUMNS = """

            | fault | mode | events | outputs | dead letters | lost | repeated | out of order | wrong | proof of the fault | seconds |
            |---|---|--:|--:|--:|--:|--:|--:|--:|---|--:|
            """;

    private final List<FaultResult> results = new ArrayList<>();

    void add(FaultResult result) {
        results.add(result);
    }

    /** Writes the page, even if runs are missing. */
    void write(Path file) {
        StringBuilder page = new StringBuilder(HEAD);
        for (Fault fault : Fault.values()) {
            page.append("| %s | %s |%n".formatted(fault.title(), fault.injection()));
        }
        page.append(COLUMNS);
        results.forEach(result -> page.append(row(result)));
        results.stream().findFirst().ifPresent(result -> page.append("%nSeed %d.%n".formatted(result.seed())));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(FaultResult result) {
        PipelineAccount account = result.account();
        return "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %s | %d |%n"
                .formatted(
                        result.cell().fault().title(),
                        result.cell().mode(),
                        account.inputs(),
                        account.outputs(),
                        account.deadLetters(),
                        account.lost().size(),
                        account.repeated().size(),
                        account.misordered().size(),
                        account.wrong().size(),
                        result.proof(),
                        result.took().toSeconds());
    }
}
