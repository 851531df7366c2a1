package dev.rationale;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packages are floors: each uses only what stands below it. */
class FloorsTest {
    private static final List<String> FLOORS = List.of(
            "model",
            "engine",
            "config",
            "policy",
            "intake",
            "stream",
            "evidence",
            "replay",
            "reproduce",
            "console",
            "cli");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.rationale");

    @Test
    void shouldUseOnlyLowerFloors() {
        LayeredArchitecture floors = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String floor : FLOORS) {
            floors = floors.optionalLayer(floor).definedBy("dev.rationale." + floor + "..");
        }
        for (int i = 0; i < FLOORS.size(); i++) {
            List<String> above = new ArrayList<>(FLOORS.subList(i + 1, FLOORS.size()));
            floors = above.isEmpty()
                    ? floors.whereLayer(FLOORS.get(i)).mayNotBeAccessedByAnyLayer()
                    : floors.whereLayer(FLOORS.get(i)).mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
        }
        floors.check(HOUSE);
    }

    @Test
    void shouldImportDjlOnlyInModel() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.rationale.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "com.sun.jna..")
                .check(HOUSE);
    }

    @Test
    void shouldUseStreamsInternalsInTwoClassesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.rationale.stream.internals..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..internals..")
                .check(HOUSE);
        classes()
                .that()
                .resideInAPackage("dev.rationale.stream.internals..")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveNameMatching(".*\\.(CommitBarrier|ForwardScope)")
                .check(HOUSE);
    }

    @Test
    void shouldKeepKafkaAndAvroOutOfTheLowerFloors() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.rationale.attribution..", "dev.rationale.model..", "dev.rationale.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "dev.rationale", "dev.rationale.serde..")
                .check(HOUSE);
    }

    @Test
    void shouldKeepMathematicsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.rationale.attribution..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "com.fasterxml..", "ai.djl..", "dev.rationale.engine..")
                .check(HOUSE);
    }
}
