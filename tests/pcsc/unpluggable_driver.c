/* The packaged virtual reader (libifdvpcd) with a plug that can be pulled: while /run/unplugged exists, every call
 * answers IFD_NO_SUCH_DEVICE, as a driver does whose USB device is gone. When /run/unplug-at-signature exists, the plug
 * is pulled in the middle of the next COMPUTE DIGITAL SIGNATURE (80 2A): the chip gets it, the answer is lost. */
#include <dlfcn.h>
#include <fcntl.h>
#include <ifdhandler.h>
#include <unistd.h>

#define PACKAGED "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"

static void *packaged(const char *name) {
    static void *library;
    if (!library) library = dlopen(PACKAGED, RTLD_NOW | RTLD_LOCAL);
    return library ? dlsym(library, name) : 0;
}
static int gone(void) { return access("/run/unplugged", F_OK) == 0; }

#define FORWARD(name, declared, given)                              \
    RESPONSECODE name declared {                                    \
        RESPONSECODE (*real) declared = packaged(#name);            \
        return !real || gone() ? IFD_NO_SUCH_DEVICE : real given;   \
    }

FORWARD(IFDHCreateChannelByName, (DWORD lun, LPSTR device), (lun, device))
FORWARD(IFDHCreateChannel, (DWORD lun, DWORD channel), (lun, channel))
FORWARD(IFDHGetCapabilities, (DWORD lun, DWORD tag, PDWORD length, PUCHAR value), (lun, tag, length, value))
FORWARD(IFDHSetCapabilities, (DWORD lun, DWORD tag, DWORD length, PUCHAR value), (lun, tag, length, value))
FORWARD(IFDHSetProtocolParameters, (DWORD lun, DWORD protocol, UCHAR flags, UCHAR a, UCHAR b, UCHAR c),
        (lun, protocol, flags, a, b, c))
FORWARD(IFDHPowerICC, (DWORD lun, DWORD action, PUCHAR atr, PDWORD length), (lun, action, atr, length))
FORWARD(IFDHICCPresence, (DWORD lun), (lun))

RESPONSECODE IFDHCloseChannel(DWORD lun) { /* also of a reader that is gone: its port must be free again */
    RESPONSECODE (*real)(DWORD) = packaged("IFDHCloseChannel");
    return real ? real(lun) : IFD_NO_SUCH_DEVICE;
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER sent, PUCHAR command, DWORD size, PUCHAR answer,
                               PDWORD length, PSCARD_IO_HEADER received) {
    RESPONSECODE (*real)(DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR, PDWORD, PSCARD_IO_HEADER) =
        packaged("IFDHTransmitToICC");
    if (!real || gone()) return IFD_NO_SUCH_DEVICE;
    RESPONSECODE code = real(lun, sent, command, size, answer, length, received);
    if (size > 1 && command[0] == 0x80 && command[1] == 0x2A && access("/run/unplug-at-signature", F_OK) == 0) {
        int made = open("/run/unplugged", O_CREAT | O_WRONLY, 0600);
        if (made >= 0) close(made);
        *length = 0;
        return IFD_NO_SUCH_DEVICE;
    }
    return code;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR sent, DWORD size, PUCHAR received, DWORD room, LPDWORD length) {
    RESPONSECODE (*real)(DWORD, DWORD, PUCHAR, DWORD, PUCHAR, DWORD, LPDWORD) = packaged("IFDHControl");
    return !real || gone() ? IFD_NO_SUCH_DEVICE : real(lun, code, sent, size, received, room, length);
}
