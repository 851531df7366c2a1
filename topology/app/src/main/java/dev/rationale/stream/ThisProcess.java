package dev.rationale.stream;

import dev.rationale.Environment;
import dev.rationale.model.NativeLibrary;
import java.util.List;
import java.util.Optional;

/** What this process says of itself in every record. */
final class ThisProcess {
    private ThisProcess() {}

    /** Version of Rationale, from the jar's manifest. */
    static String version() {
        return Optional.ofNullable(ThisProcess.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static Environment environment() {
        return Environment.newBuilder()
                .setServiceVersion(version())
                .setJvm(System.getProperty("java.vm.name") + " " + System.getProperty("java.version"))
                .setDjl(NativeLibrary.djlVersion())
                .setPytorch(NativeLibrary.torchVersion())
                .setDeviceName("cpu")
                .setPrecision("fp32")
                .setDeterministicFlags(List.of())
                .build();
    }
}
