package org.quern.check;

/** Advice if Java denies native access ({@code --illegal-native-access=deny}, or a security policy). */
public final class NativeAccess {
    private static final String FLAG = "--enable-native-access=";
    private static final String MANIFEST = "Enable-Native-Access: ALL-UNNAMED";

    /** JavaCPP, through which LLVM is called. If it is a module of its own, it needs the flag too. */
    private static final String JAVACPP = "org.bytedeco.javacpp";

    private NativeAccess() {}

    /**
     * A sentence with the flag that fits how this process was started.
     *
     * @param caller a class that calls native code
     */
    public static String advice(Class<?> caller) {
        String started = System.getProperty("sun.java.command", "");
        return advice(caller.getModule(), ModuleLayer.boot(), System.getProperty("java.class.path", ""), started);
    }

    static String advice(Module module, ModuleLayer boot, String classPath, String started) {
        if (module.isNamed()) {
            String also = boot.findModule(JAVACPP).isPresent() && !module.getName().equals(JAVACPP)
                    ? "," + JAVACPP
                    : "";
            return "Java denies native access to module " + module.getName() + ": start it with " + FLAG
                    + module.getName() + also + ".";
        }
        // With java -jar, the class path is the jar, and the command starts with it.
        boolean jar = !classPath.isEmpty() && (started.equals(classPath) || started.startsWith(classPath + " "));
        return "Java denies native access to the class path: start it with " + FLAG + "ALL-UNNAMED"
                + (jar ? ", or put the line '" + MANIFEST + "' into the manifest of " + classPath : "") + ".";
    }
}
