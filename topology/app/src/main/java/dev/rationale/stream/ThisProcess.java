package dev.rationale.stream;

import dev.rationale.Environment;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.ComputeEnvironment;
import dev.rationale.model.NativeLibrary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What this process says of itself in every record. */
public final class ThisProcess {
    private ThisProcess() {}

    /** Version of Rationale, from the jar's manifest. */
    static String version() {
        return Optional.ofNullable(ThisProcess.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** With each of these devices, by its name. */
    public static Map<String, Environment> environments(List<ComputeDevice> devices) {
        return devices.stream().collect(Collectors.toMap(ComputeDevice::text, ThisProcess::environment));
    }

    private static Environment environment(ComputeDevice device) {
        ComputeEnvironment computing = ComputeEnvironment.of(List.of(device));
        return Environment.newBuilder()
                .setServiceVersion(version())
                .setJvm(System.getProperty("java.vm.name") + " " + System.getProperty("java.version"))
                .setDjl(NativeLibrary.djlVersion())
                .setPytorch(NativeLibrary.torchVersion())
                .setCuda(computing.cuda().orElse(null))
                .setDriver(computing.driver().orElse(null))
                .setDeviceName(computing.devices())
                .setPrecision(computing.precision())
                .setDeterministicFlags(computing.flags())
                .build();
    }
}
